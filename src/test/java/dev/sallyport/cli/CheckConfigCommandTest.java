package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.connections.ConnectionProbes.Probe;
import dev.sallyport.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What would keep a gateway from starting is told without starting one. */
class CheckConfigCommandTest {
  private static final String POLICY =
      """
      policy: reports
      match: { groups: [reporting], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: ["*.*"] }
      """;

  private static final ConfigLoader LOADER =
      new ConfigLoader(Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b"));

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path config;

  @BeforeEach
  void configure() throws IOException {
    config = directory.resolve("good.yaml");
    Files.copy(Path.of("conf/sallyport.yaml"), config);
    Files.createDirectory(directory.resolve("policies"));
    policy(POLICY);
  }

  @Test
  void shouldSayThatFilesOfCertificatesAreNotThere() throws IOException {
    // Given
    replace("web:\n", "  tls: { certificate: no.pem, key: no.key }\n\nweb:\n");
    // When, then
    assertThat(check()).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            config
                + ": listener.tls.certificate: "
                + directory.resolve("no.pem")
                + ": there is no such file or directory\n");
  }

  @Test
  void shouldSayTheSameOfTheConsole() throws IOException {
    replace("web:\n", "web:\n  tls: { certificate: no.pem, key: no.key }\n");
    assertThat(check()).isEqualTo(1);
    assertThat(err.toString())
        .contains(": web.tls.certificate: ", "no.pem: there is no such file or directory")
        .doesNotContain("Exception");
  }

  @Test
  void shouldSayWhichLineNamesPoliciesThatAreNotThere() throws IOException {
    // Given
    replace("\npolicies: policies", "\npolicies: policees");
    int line = Files.readString(config).split("policies: policees")[0].split("\n", -1).length;
    // When, then
    assertThat(check()).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            config
                + ":"
                + line
                + ": policies: "
                + directory.resolve("policees")
                + " is no directory; expected the one that holds the policies\n");
  }

  @Test
  void shouldNameNoLineOfAFileThatIsNotThere() {
    config = directory.resolve("nosuch.yaml");
    assertThat(check()).isEqualTo(1);
    assertThat(err.toString()).isEqualTo(config + ": there is no such file\n");
  }

  @Test
  void shouldWarnOfAConnectionThatIsNotThere() throws IOException {
    // Given
    policy(POLICY.replace("[orders]", "[\"ord*\", order, \"staging-*\"]"));
    // When, then it is good all the same: one may be registered later
    assertThat(check()).isZero();
    Path file = directory.resolve("policies/r.yaml");
    assertThat(err.toString().lines())
        .containsExactly(
            "warning: "
                + file
                + ":2: match.connections[1]: 'order' is no connection here; did you mean 'orders'?",
            "warning: " + file + ":2: match.connections[2]: 'staging-*' fits no connection here");
  }

  @Test
  void shouldWarnOfNothingWhereAllIsGood() {
    assertThat(check()).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldTakeTheFileAsOtherCommandsDo() {
    assertThat(execute(new CheckConfigCommand(LOADER), "-c", config.toString())).isZero();
    Path none = directory.resolve("no.yaml");
    assertThat(execute(new CheckConfigCommand(LOADER), "--config=" + none)).isEqualTo(1);
    assertThat(err.toString()).contains(none + ": there is no such file");
  }

  @Test
  void shouldNotChooseBetweenTwoFiles() {
    assertThat(check("-c", "other.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("named twice: " + config + " and other.yaml");
  }

  @Test
  void shouldAskNoDatabaseUnlessToldTo() {
    CheckConfigCommand command =
        new CheckConfigCommand(
            LOADER,
            asked -> {
              throw new IllegalStateException("asked");
            });
    assertThat(run(command)).isZero();
  }

  @Test
  void shouldSayWhatIsWrongWithADatabase() throws IOException {
    // Given nobody there
    replace("host: db.example.com\n    port: 3306", "host: 127.0.0.1\n    port: 1");
    // When, then
    assertThat(check("--connect")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            config
                + ": connections.orders: Nothing listens at this host and port, or a firewall"
                + " refuses.\n");
    assertThat(out.toString()).isEqualTo("connection orders: failed\n");
  }

  @Test
  void shouldSayThatADatabaseIsGood() {
    // Given
    Probe probe =
        new Probe(
            true,
            Duration.ofMillis(12),
            "8.0.33",
            "TLSv1.3",
            Optional.empty(),
            Optional.of(true),
            Instant.EPOCH);
    ConnectionCheck found =
        asked -> {
          assertThat(asked).containsOnlyKeys("orders");
          return Map.of("orders", probe);
        };
    // When, then
    assertThat(run(new CheckConfigCommand(LOADER, found), "--connect")).isZero();
    assertThat(out.toString())
        .startsWith("connection orders: ok: 8.0.33, TLS TLSv1.3, 12 ms, makes users\n")
        .contains(": good: 1 connection, ");
    out.getBuffer().setLength(0);
    assertThat(run(new CheckConfigCommand(LOADER, found), "--connect", "--json")).isZero();
    assertThat(out.toString())
        .contains("\"connections\":[{\"name\":\"orders\",\"ok\":true,\"version\":\"8.0.33\"");
  }

  private void policy(String text) throws IOException {
    Files.writeString(directory.resolve("policies/r.yaml"), text);
  }

  private void replace(String part, String by) throws IOException {
    String text = Files.readString(config);
    assertThat(text).contains(part);
    Files.writeString(config, text.replaceFirst(part, by));
  }

  private int check(String... more) {
    return run(new CheckConfigCommand(LOADER), more);
  }

  private int run(CheckConfigCommand command, String... more) {
    String[] arguments =
        Stream.concat(Stream.of(config.toString()), Stream.of(more)).toArray(String[]::new);
    return execute(command, arguments);
  }

  private int execute(CheckConfigCommand command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
