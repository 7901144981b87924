package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.session.Catalogues;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether masks can serve the types of the columns that they name: at the start, when
 * policies are read anew, and whenever a database turns out to have changed. Rows are safe in any
 * case: what a kind cannot serve is redacted.
 */
final class MaskedTypes {
  /** A gateway does not wait longer for a database at its start. */
  private static final long PATIENCE_SECONDS = 10;

  /** Problems that are remembered as told; more are none that anybody reads. */
  private static final int MAX_TOLD = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(MaskedTypes.class);

  private final ReloadingPolicies policies;
  private final Catalogues catalogues;
  private final Connections connections;
  private final Executor background;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * Looks at the catalogues of these connections.
   *
   * @param background runs what is only said, which with thousands of rules and tables takes longer
   *     than an event loop may be kept
   */
  MaskedTypes(
      ReloadingPolicies policies,
      Catalogues catalogues,
      Connections connections,
      Executor background) {
    this.policies = policies;
    this.catalogues = catalogues;
    this.connections = connections;
    this.background = background;
  }

  /**
   * Refuses to start with masks that cannot serve; of a database that cannot be reached it is found
   * out when that can be.
   *
   * @return fails with a {@link ConfigException}
   */
  Future<Void> atStart() {
    List<Future<List<String>>> asked =
        connections.all().stream()
            .filter(connection -> policies.current().dependsOnTypes(connection.name()))
            .map(this::problems)
            .toList();
    return Future.join(asked)
        .compose(
            answered -> {
              List<String> problems = asked.stream().flatMap(f -> f.result().stream()).toList();
              if (!problems.isEmpty()) {
                return Future.failedFuture(new ConfigException(problems));
              }
              catalogues.onNew(this::onNew);
              onReload();
              return Future.succeededFuture();
            });
  }

  private Future<List<String>> problems(ConnectionConfig connection) {
    return catalogues
        .of(connection)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .map(catalogue -> policies.current().maskProblems(connection.name(), catalogue))
        .recover(
            failure -> {
              LOG.warn(
                  "masks not checked against types, the database cannot be asked connection={}",
                  connection.name());
              return Future.succeededFuture(List.of());
            });
  }

  /**
   * Says of policies that came into force which connections they name that are not there, and what
   * their masks and rules name and no database has.
   */
  void onReload() {
    background.execute(this::sayOfAll);
  }

  private void sayOfAll() {
    List<String> names = connections.all().stream().map(ConnectionConfig::name).toList();
    for (String warning : policies.current().connectionWarnings(names)) {
      // One may be registered later, and is then spoken of.
      if (told.size() < MAX_TOLD && told.add(warning)) {
        LOG.warn("a policy speaks of a connection that is not there warning={}", warning);
      }
    }
    for (ConnectionConfig connection : connections.all()) {
      catalogues
          .last(connection)
          .ifPresent(known -> warn(policies.current(), connection.name(), known));
    }
  }

  private void warn(PolicySet read, String connection, Catalogue known) {
    for (String warning : read.maskWarnings(connection, known)) {
      if (told.size() < MAX_TOLD && told.add(connection + ' ' + warning)) {
        LOG.warn("a mask covers nothing connection={} warning={}", connection, warning);
      }
    }
    for (String warning : read.tableWarnings(connection, known)) {
      if (told.size() < MAX_TOLD && told.add(connection + ' ' + warning)) {
        LOG.warn(
            "a rule speaks of a table that is not there connection={} warning={}",
            connection,
            warning);
      }
    }
  }

  /** What is wrong with policies that are not in force yet, as far as databases are known. */
  List<String> problems(PolicySet read) {
    List<String> problems = new ArrayList<>();
    for (ConnectionConfig connection : connections.all()) {
      catalogues
          .last(connection)
          .ifPresent(known -> problems.addAll(read.maskProblems(connection.name(), known)));
    }
    return problems.stream().distinct().toList();
  }

  /** Of policies that are in force: one can only say so. */
  private void onNew(String connection, Catalogue catalogue) {
    background.execute(() -> say(connection, catalogue));
  }

  private void say(String connection, Catalogue catalogue) {
    warn(policies.current(), connection, catalogue);
    for (String problem : policies.current().maskProblems(connection, catalogue)) {
      if (told.size() < MAX_TOLD && told.add(problem)) {
        LOG.error(
            "a mask does not serve the type, the column is redacted connection={} error={}",
            connection,
            problem);
      }
    }
  }
}
