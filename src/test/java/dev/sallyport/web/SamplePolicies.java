package dev.sallyport.web;

import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.publishing.PolicyHistory;
import dev.sallyport.publishing.PolicyPublisher;
import dev.sallyport.rehearsal.Databases;
import dev.sallyport.rehearsal.DraftCheck;
import dev.sallyport.rehearsal.Replay;
import dev.sallyport.rehearsal.ReplayDesk;
import dev.sallyport.rehearsal.ReplayLimits;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A directory of policies that may be published into, and what the console has around it. */
final class SamplePolicies implements AutoCloseable {
  static final String READERS =
      """
      # Who reads.
      policy: readers
      match: { groups: [reporting-agents], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
        - review: { verbs: [update], tables: [shop.*] }
          approvers: [dba]
      masks:
        - { columns: [shop.customers.ssn], as: redact }
      """;

  static final String TESTS =
      """
      principal: { id: "idp:agent-7", groups: [reporting-agents] }
      connection: orders
      schema: shop
      tests:
        - { name: reads orders, statement: SELECT id FROM orders, expect: allow }
      """;

  final Path directory;
  final ReloadingPolicies policies;
  final PolicyHistory history;
  private final Vertx vertx;
  private final Store store;
  private final DraftCheck check;
  private final ReplayDesk replays;

  private SamplePolicies(Path directory, Vertx vertx, Store store) {
    MySqlInspector inspector = new MySqlInspector();
    this.directory = directory;
    this.vertx = vertx;
    this.store = store;
    this.policies = ReloadingPolicies.open(directory);
    this.check = new DraftCheck(inspector, Known.ORDERS, Clock.systemUTC());
    this.replays =
        new ReplayDesk(
            new Replay(store.sessionArchive(), inspector, Known.ORDERS, Clock.systemUTC()),
            ReplayLimits.DEFAULT,
            Clock.systemUTC());
    this.history = new PolicyHistory(vertx, Clock.systemUTC(), policies, store.policyVersions());
    ConsoleFixture.await(history.look());
  }

  static SamplePolicies in(Path directory, Vertx vertx, Store store) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("readers.yaml"), READERS);
      Files.writeString(directory.resolve("readers.test.yaml"), TESTS);
      return new SamplePolicies(directory, vertx, store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PolicyServices services(boolean editable) {
    PolicyPublisher publisher =
        new PolicyPublisher(
            vertx,
            Clock.systemUTC(),
            policies,
            check,
            store.acts(),
            store.policyVersions(),
            history,
            () -> {},
            editable);
    return new PolicyServices(
        policies, publisher, store.policyVersions(), check, replays, Known.ORDERS);
  }

  @Override
  public void close() {
    replays.close();
  }

  /** Connections without a database. */
  private enum Known implements Databases {
    ORDERS;

    @Override
    public List<String> connections() {
      return List.of("orders");
    }

    @Override
    public Optional<String> schema(String connection) {
      return Optional.of("shop");
    }

    @Override
    public Optional<Catalogue> last(String connection) {
      return Optional.empty();
    }

    @Override
    public Catalogue ask(String connection) {
      return Catalogue.UNKNOWN;
    }
  }
}
