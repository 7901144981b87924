package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.session.Catalogues;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Masks against the types of a database: at the gateway, and in commands with a catalogue. */
class MaskedTypesTest {
  private static final ConnectionConfig ORDERS =
      new ConnectionConfig(
          "orders",
          "127.0.0.1",
          3306,
          Optional.empty(),
          new AccountConfig.Stored("u", Secret.of("p")),
          BackendTls.DISABLED,
          Duration.ofSeconds(1));

  private static final String POLICY =
      """
      policy: p
      match: { groups: [agents], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: [shop.customers] }
      masks:
        - { columns: [shop.customers.born], as: %s }
      """;

  private static final String PROBLEM =
      "p.yaml:6: masks[0].columns[0]: shop.customers.born is date, which partial does not serve;"
          + " use redact, null or constant";

  @TempDir Path folder;
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Future<Catalogue> answer = Future.succeededFuture(catalogue("date"));
  private int asked;
  private final Catalogues catalogues =
      new Catalogues(
          connection -> {
            asked++;
            return answer;
          },
          Duration.ZERO,
          Duration.ofSeconds(60),
          () -> 0);

  @BeforeEach
  void writePolicy() throws IOException {
    directory = Files.createDirectory(folder.resolve("policies"));
    Files.writeString(directory.resolve("p.yaml"), POLICY.formatted("partial"));
  }

  @Test
  void shouldNotStartWithAMaskThatCannotServe() {
    Future<Void> started = types(ReloadingPolicies.open(directory)).atStart();

    assertThat(((ConfigException) started.cause()).problems())
        .containsExactly(directory.resolve(PROBLEM).toString());
  }

  @Test
  void shouldAskNoDatabaseWhereEveryKindServes() throws IOException {
    Files.writeString(directory.resolve("p.yaml"), POLICY.formatted("redact"));

    assertThat(types(ReloadingPolicies.open(directory)).atStart().succeeded()).isTrue();
    assertThat(asked).isZero();
  }

  @Test
  void shouldStartWithoutADatabaseAndCheckWhatIsReadLater() throws IOException {
    // Given
    answer = Future.failedFuture(new IOException("no database"));
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    MaskedTypes types = types(policies);
    // When
    assertThat(types.atStart().succeeded()).isTrue();
    // Then of what is not known nothing is said
    assertThat(policies.reload(types::problems).problems()).isEmpty();
    answer = Future.succeededFuture(catalogue("date"));
    catalogues.forget(ORDERS);
    assertThat(catalogues.of(ORDERS).succeeded()).isTrue();
    assertThat(types.problems(policies.current()))
        .containsExactly(directory.resolve(PROBLEM).toString());
  }

  @Test
  void shouldKeepThePolicyInForceWhenANewOneCannotServe() throws IOException {
    // Given
    answer = Future.succeededFuture(catalogue("varchar(10)"));
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    MaskedTypes types = types(policies);
    assertThat(types.atStart().succeeded()).isTrue();
    String before = policies.current().version();
    // When
    Files.writeString(directory.resolve("p.yaml"), POLICY.formatted("email") + "# changed\n");
    assertThat(policies.reload(types::problems).changed()).isTrue();
    answer = Future.succeededFuture(catalogue("date"));
    catalogues.forget(ORDERS);
    assertThat(catalogues.of(ORDERS).succeeded()).isTrue();
    String after = policies.current().version();
    Files.writeString(directory.resolve("p.yaml"), POLICY.formatted("partial") + "# again\n");
    ReloadingPolicies.Reload reload = policies.reload(types::problems);
    // Then
    assertThat(reload.changed()).isFalse();
    assertThat(reload.problems()).containsExactly(directory.resolve(PROBLEM).toString());
    assertThat(policies.current().version()).isEqualTo(after).isNotEqualTo(before);
  }

  @Test
  void shouldSayTheSameInEveryCommandThatIsGivenACatalogue() throws IOException {
    Path catalog = directory.resolve("shop.json");
    try (OutputStream file = Files.newOutputStream(catalog)) {
      CatalogueFile.write(catalogue("date"), file);
    }
    MySqlInspector inspector = new MySqlInspector();
    Files.writeString(
        directory.resolve("p.test.yaml"),
        """
        principal: { id: "x:y", groups: [agents] }
        connection: orders
        catalog: shop.json
        tests:
          - { name: reads, statement: SELECT id FROM shop.customers, expect: allow }
        """);
    String policies = directory.toString();

    assertRefused(new PolicyTestCommand(inspector), policies);
    assertRefused(
        new InspectCommand(inspector, new ByteArrayInputStream(new byte[0])),
        "--policy=" + policies,
        "--connection=orders",
        "--catalog=" + catalog);
    assertRefused(
        new PolicyExplainCommand(inspector, new ByteArrayInputStream(new byte[0])),
        "SELECT 1",
        "--policies=" + policies,
        "--connection=orders",
        "--catalog=" + catalog);
    Path config = folder.resolve("sallyport.yaml");
    Files.copy(Path.of("conf/sallyport.yaml"), config);
    ConfigLoader loader =
        new ConfigLoader(Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b"));
    assertRefused(new CheckConfigCommand(loader), config.toString(), "--catalog=orders=" + catalog);
    assertThat(run(new CheckConfigCommand(loader), config.toString())).isZero();
  }

  @Test
  void shouldSayInEveryCommandThatARuleSpeaksOfATableThatIsNotThere() throws IOException {
    // Given
    Path catalog = folder.resolve("shop.json");
    try (OutputStream file = Files.newOutputStream(catalog)) {
      CatalogueFile.write(catalogue("date"), file);
    }
    Path policy = directory.resolve("p.yaml");
    Files.writeString(
        policy, POLICY.formatted("redact").replace("[shop.customers]", "[shop.custmers]"));
    String warning =
        "warning: "
            + policy
            + ":4: statements[0].allow.tables[0]: there is no table shop.custmers on connection"
            + " orders; did you mean 'shop.customers'?";
    MySqlInspector inspector = new MySqlInspector();
    String policies = directory.toString();
    Path config = folder.resolve("sallyport.yaml");
    Files.copy(Path.of("conf/sallyport.yaml"), config);
    ConfigLoader loader =
        new ConfigLoader(Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b"));
    // When, Then
    assertWarned(
        warning,
        new InspectCommand(inspector, new ByteArrayInputStream(new byte[0])),
        "--policy=" + policies,
        "--connection=orders",
        "--catalog=" + catalog);
    assertWarned(
        warning,
        new PolicyExplainCommand(inspector, new ByteArrayInputStream(new byte[0])),
        "SELECT 1",
        "--policies=" + policies,
        "--connection=orders",
        "--catalog=" + catalog);
    assertWarned(
        warning, new CheckConfigCommand(loader), config.toString(), "--catalog=orders=" + catalog);
  }

  private void assertWarned(String warning, Object command, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(command, arguments)).isZero();
    assertThat(err.toString().lines()).containsExactly(warning);
  }

  @Test
  void shouldSayOnceThatAPolicySpeaksOfAConnectionThatIsNotThere() throws IOException {
    // Given
    Files.writeString(
        directory.resolve("p.yaml"),
        POLICY.formatted("redact").replace("[orders]", "[orders, ordres]"));
    MaskedTypes types = types(ReloadingPolicies.open(directory));
    Logger log = (Logger) LoggerFactory.getLogger(MaskedTypes.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    // When
    try {
      assertThat(types.atStart().succeeded()).isTrue();
      types.onReload();
    } finally {
      log.detachAppender(lines);
    }
    // Then
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "a policy speaks of a connection that is not there warning="
                + directory.resolve("p.yaml")
                + ":2: match.connections[1]: 'ordres' is no connection here; did you mean"
                + " 'orders'?");
  }

  private void assertRefused(Object command, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(command, arguments)).isEqualTo(1);
    assertThat(err.toString()).contains(PROBLEM);
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private MaskedTypes types(ReloadingPolicies policies) {
    return new MaskedTypes(policies, catalogues, Connections.of(ORDERS), Runnable::run);
  }

  private static Catalogue catalogue(String type) {
    Table customers =
        new Table(
            new TableName("shop", "customers"),
            List.of(
                new Column("id", "int", false, Optional.empty()),
                new Column("born", type, false, Optional.empty())),
            Optional.empty());
    return new Catalogue(false, List.of(customers), List.of(), List.of(), List.of(), Set.of());
  }
}
