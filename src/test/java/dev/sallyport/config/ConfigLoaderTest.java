package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  private static final String SMALLEST =
      """
      web:
        sign_in:
          issuer: company
          client_id: console
      identity:
        issuers:
          - name: company
            issuer: https://login.example.com
            audiences: [sallyport]
      connections:
        orders:
          host: db.example.com
          account: stored
          user: gate
          password: ${env:PASSWORD}
      """;

  @TempDir Path directory;

  private final ConfigLoader loader = new ConfigLoader(Map.of("PASSWORD", "tops3cret"));

  @Test
  void shouldReadTheDocumentedSample() {
    // Given the sample's two secrets
    ConfigLoader sampleLoader =
        new ConfigLoader(Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b"));
    // When
    GatewayConfig config = sampleLoader.load(Path.of("conf/sallyport.yaml"));
    // Then
    assertThat(config.connections()).containsOnlyKeys("orders");
    assertThat(config.identity().issuers().get(0).algorithms()).isEqualTo(Set.of("RS256", "ES256"));
    assertThat(config.policies()).isEqualTo(Path.of("conf/policies").toAbsolutePath());
    assertThat(config.web().signIn().orElseThrow().clientSecret().reveal()).isEqualTo("a");
  }

  @Test
  void shouldOfferOnlyTheCompressionThatIsListed() throws IOException {
    assertThat(load(SMALLEST).listener().compression())
        .containsExactlyInAnyOrder(CompressionAlgorithm.ZLIB, CompressionAlgorithm.ZSTD);
    assertThat(load(SMALLEST + "listener: { compression: [zstd] }\n").listener().compression())
        .containsExactly(CompressionAlgorithm.ZSTD);
    assertThat(load(SMALLEST + "listener: { compression: [] }\n").listener().compression())
        .isEmpty();
  }

  @Test
  void shouldUseTheDocumentedDefaults() throws IOException {
    GatewayConfig config = load(SMALLEST);

    assertThat(config.listener())
        .isEqualTo(
            new ListenerConfig(
                "127.0.0.1",
                3307,
                new TlsConfig(java.util.Optional.empty(), java.util.Optional.empty()),
                false,
                Optional.empty(),
                Duration.ofSeconds(10),
                1000,
                64 << 20,
                new FailedLoginLimits(30, 10),
                200));
    assertThat(config.web().sessionLifetime()).isEqualTo(Duration.ofHours(8));
    assertThat(config.connections().get("orders").tls())
        .isEqualTo(ConnectionConfig.BackendTls.REQUIRED);
    assertThat(config.audit())
        .isEqualTo(
            new AuditConfig(
                directory.resolve("data/journal"), AuditConfig.Durability.PROCESS, 1L << 30, 1000));
    assertThat(config.store())
        .isEqualTo(new StoreConfig.Sqlite(directory.resolve("data/sallyport.db")));
    assertThat(config.identity().issuers().get(0).developmentAllowed()).isFalse();
  }

  @Test
  void shouldFetchSecretsFromTheEnvironmentAndFromFiles() throws IOException {
    // Given
    Files.writeString(directory.resolve("db.password"), "from a file\n");
    // When
    GatewayConfig config = load(SMALLEST.replace("${env:PASSWORD}", "${file:db.password}"));
    // Then
    assertThat(stored(config).password().reveal()).isEqualTo("from a file");
    assertThat(stored(load(SMALLEST)).password().reveal()).isEqualTo("tops3cret");
    assertThat(load(SMALLEST).toString()).doesNotContain("tops3cret");
  }

  @Test
  void shouldRefuseALiteralSecretWithoutQuotingIt() throws IOException {
    List<String> problems = problemsOf(SMALLEST.replace("${env:PASSWORD}", "hunter2"));

    assertThat(problems)
        .containsExactly(
            file()
                + ":15: connections.orders.password: stands in the file in clear text; expected"
                + " ${env:NAME} or ${file:PATH}");
  }

  @Test
  void shouldRefuseASecretThatIsNotThere() throws IOException {
    assertThat(problemsOf(SMALLEST.replace("env:PASSWORD", "env:OTHER")))
        .singleElement()
        .asString()
        .contains(":15: connections.orders.password: environment variable 'OTHER' is not set");
    assertThat(problemsOf(SMALLEST.replace("env:PASSWORD", "file:nowhere")))
        .singleElement()
        .asString()
        .contains(":15: connections.orders.password: file '")
        .contains("cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listener: { host: "${env:PASSWORD}" }                 | listener.host
          listener: { port: "${env:PASSWORD}" }                 | listener.port
          listener: { compression: ["${NAME}"] }                | listener.compression[0]
          listener: { public_host: "gate-${env:PASSWORD}.example.com" } | listener.public_host
          role: ${file:role}                                    | role
          policies: ${file:policies}                            | policies
          secrets: { key_file: "${file:key}" }                  | secrets.key_file
          audit: { retention: [{ principals: ["${env:A}"], keep: 1d }] } | audit.retention[0].principals[0]
          """)
  void shouldRefuseAReferenceWhereNoSecretIsRead(String line, String key) throws IOException {
    assertThat(problemsOf(SMALLEST + line + "\n"))
        .containsExactly(
            file() + ":16: " + key + ": ${…} is read for secrets only; expected the value itself");
  }

  @Test
  void shouldTakeASecretOfAnyText() throws IOException {
    ConfigLoader odd = new ConfigLoader(Map.of("PASSWORD", "a${env:PASSWORD}b"));
    Files.writeString(directory.resolve("sallyport.yaml"), SMALLEST);
    GatewayConfig config = odd.load(directory.resolve("sallyport.yaml"));
    assertThat(stored(config).password().reveal()).isEqualTo("a${env:PASSWORD}b");
    // Nothing is to be replaced here
    assertThat(load(SMALLEST.replace("user: gate", "user: a${b")).connections().get("orders"))
        .extracting("account.user")
        .isEqualTo("a${b");
  }

  @Test
  void shouldReadAPortOfAConnectionsOwn() throws IOException {
    GatewayConfig config = load(SMALLEST + "    listener_port: 3308\n");

    assertThat(config.connections().get("orders").listenerPort()).contains(3308);
    assertThat(config.ownPorts()).containsExactly(Map.entry("orders", 3308));
    assertThat(load(SMALLEST).ownPorts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listener_port: 0      | listener_port: '0' is out of range; expected 1 to 65535
          listener_port: 65536  | listener_port: '65536' is out of range
          listener_port: -1     | listener_port: '-1' is out of range
          listener_port: own    | listener_port: 'own' is no whole number
          listener_port: 3307   | listener_port: is the port of listener too; expected one of its own
          listener_prot: 3308   | listener_prot: is not a known key; did you mean 'listener_port'?
          """)
  void shouldRefuseAWrongPortOfAConnectionsOwn(String line, String expected) throws IOException {
    assertThat(problemsOf(SMALLEST + "    " + line + "\n"))
        .singleElement()
        .asString()
        .contains("connections.orders." + expected);
  }

  @Test
  void shouldRefuseAPortThatTwoConnectionsHave() throws IOException {
    String one = "    listener_port: 3308\n";
    String other = SMALLEST.substring(SMALLEST.indexOf("  orders:")).replace("orders", "stock");

    assertThat(problemsOf(SMALLEST + one + other + one))
        .singleElement()
        .asString()
        .contains("connections.")
        .contains(".listener_port: is the port of ")
        .contains("expected one of its own");
    assertThat(load(SMALLEST + one + other + one.replace('8', '9')).ownPorts())
        .containsOnlyKeys("orders", "stock");
  }

  /** The port that the configuration says for all is taken as well. */
  @Test
  void shouldRefuseThePortOfAllWhereItIsMoved() throws IOException {
    assertThat(problemsOf(SMALLEST + "    listener_port: 4000\n" + "listener: { port: 4000 }\n"))
        .singleElement()
        .asString()
        .contains("connections.orders.listener_port: is the port of listener too");
  }

  @Test
  void shouldSayWhyTheFileOfASecretCannotBeRead() throws IOException {
    assertThat(problemsOf(SMALLEST.replace("${env:PASSWORD}", "${file:none}")))
        .singleElement()
        .asString()
        .endsWith(
            "none' cannot be read: there is no such file or directory; expected it to hold the"
                + " value");
    Files.write(directory.resolve("latin"), new byte[] {'p', (byte) 0xe4});
    assertThat(problemsOf(SMALLEST.replace("${env:PASSWORD}", "${file:latin}")))
        .singleElement()
        .asString()
        .contains("latin' cannot be read: it is no text in UTF-8;");
  }

  /** A key after the one that is wrong is known all the same. */
  @Test
  void shouldReportOfAConnectionOnlyWhatIsWrong() throws IOException {
    String full = "${env:OTHER}\n    tls: preferred\n    connect_timeout: 1s";

    assertThat(problemsOf(SMALLEST.replace("${env:PASSWORD}", full)))
        .singleElement()
        .asString()
        .contains("environment variable 'OTHER' is not set");
  }

  @Test
  void shouldReportSeveralProblemsInTheOrderOfLines() throws IOException {
    List<String> problems =
        problemsOf(
            """
            listener:
              prot: 3307
              port: many
              login_timeout: 10
            web:
              sign_in:
                issuer: company
                client_id: console
            identity:
              issuers: []
            connections:
              Orders:
                host: db.example.com
                account: eternal
                user: gate
                password: ${env:PASSWORD}
            polices: elsewhere
            """);

    assertThat(problems)
        .containsExactly(
            file()
                + ":2: listener.prot: is not a known key; did you mean 'port'?; expected one of"
                + " host, port, tls, plaintext_on_loopback, server_version, login_timeout,"
                + " max_connections, max_packet, failed_logins, max_logins_per_address,"
                + " public_host, public_port, breaker, compression,"
                + " sessions_per_minute",
            file() + ":3: listener.port: 'many' is no whole number; expected for example 10",
            file()
                + ":4: listener.login_timeout: '10' is no duration; expected a whole number and a"
                + " unit: 500ms, 2s, 15m or 1h",
            file() + ":10: identity.issuers: has no entry; expected at least one issuer",
            file()
                + ":14: connections.Orders.account: 'eternal' is not known; expected ephemeral,"
                + " stored or rds-iam",
            file()
                + ":17: polices: is not a known key; did you mean 'policies'?; expected one of"
                + " role, drain, listener, web, secrets, identity, connections, policies,"
                + " policies_editable, audit, store, notify, management,"
                + " tracing, logging");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listener: { port: 70000 }        | listener.port: '70000' is out of range; expected 0 to 65535
          listener: { port: -1 }           | listener.port: '-1' is out of range
          listener: { max_packet: 4KiB }   | listener.max_packet: '4096' is out of range
          listener: { max_packet: 2GiB }   | listener.max_packet: '2147483647' is out of range
          listener: { failed_logins: { per_user: -1 } } | listener.failed_logins.per_user: '-1' is out of range
          listener: { public_port: 0 }     | listener.public_port: '0' is out of range
          listener: { public_host: "a/b" } | listener.public_host: 'a/b' is no host
          listener: { sessions_per_minute: -1 } | listener.sessions_per_minute: '-1' is out of range
          listener: { max_logins_per_address: 0 } | listener.max_logins_per_address: '0' is out of range
          listener: { login_timeout: 0s }  | listener.login_timeout: '0ms' is out of range; expected 1ms to 5m
          listener: { tls: { key: a } }    | listener.tls.certificate: is missing; expected certificate and key
          listener: { plaintext_on_loopback: yes } | listener.plaintext_on_loopback: 'yes' is neither true nor false
          listener: { compression: [gzip] } | listener.compression[0]: 'gzip' is not known; expected one of zlib, zstd
          listener: { compression: zlib }  | listener.compression: is a text; expected a list
          listener: [a]                    | listener: is a list; expected a mapping
          audit: { durability: maybe }     | audit.durability: 'maybe' is not known; expected one of process, disk
          audit: { max_row_bytes_recorded: 2MiB } | audit.max_row_bytes_recorded: '2097152' is out of range; expected 1024 to 1048576
          audit: { max_row_bytes_recorded: 0B } | audit.max_row_bytes_recorded: '0' is out of range
          audit: !x { durability: disk }   | audit: is tagged; expected a mapping
          audit: { directory: }            | audit.directory: is empty; expected a text
          audit: { durability: disk, durability: disk } | audit.durability: is given twice, first in line 16
          """)
  void shouldRefuseAWrongValueWithItsLine(String line, String expected) throws IOException {
    assertThat(problemsOf(SMALLEST + line + "\n"))
        .singleElement()
        .asString()
        .startsWith(file() + ":16: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          issuer: company                   | issuer: compny                  | :3: web.sign_in.issuer: 'compny' is no issuer of this file; expected one of company
          audiences: [sallyport]            | audiences: []                   | :9: identity.issuers[0].audiences: has no entry
          audiences: [sallyport]            | audiences: [a], algorithms: [HS256] | is not YAML
          https://login.example.com         | http://login.example.com        | :8: identity.issuers[0].issuer: 'http://login.example.com' is not protected
          orders:                           | Orders-1:                       | :11: connections.Orders-1: 'Orders-1' cannot be a connection's name
          host: db.example.com              | hots: db.example.com            | :11: connections.orders.host: is missing; expected the database server
          """)
  void shouldRefuseWhatDoesNotFitTogether(String good, String bad, String expected)
      throws IOException {
    assertThat(problemsOf(SMALLEST.replaceFirst(java.util.regex.Pattern.quote(good), bad)))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @Test
  void shouldRefuseSymmetricSignaturesAndPlainConsolesOnANetwork() throws IOException {
    assertThat(problemsOf(SMALLEST.replace("[sallyport]", "[sallyport]\n      algorithms: [none]")))
        .singleElement()
        .asString()
        .contains(":10: identity.issuers[0].algorithms: 'none' is not accepted");
    assertThat(problemsOf(SMALLEST.replace("web:\n", "web:\n  host: 0.0.0.0\n")))
        .singleElement()
        .asString()
        .contains(":2: web.host: '0.0.0.0' would serve plain HTTP to the network");
    assertThat(
            load(SMALLEST.replace(
                    "web:\n", "web:\n  host: 0.0.0.0\n  public_url: https://gate.example\n"))
                .web()
                .host())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void shouldSayThatAFileIsNotThereOrNoYaml() throws IOException {
    assertThat(problemsOf("a: [1")).singleElement().asString().contains("is not YAML");
    assertThat(problemsOf("a:\n  - [*.*.ssn]\n"))
        .singleElement()
        .asString()
        .contains(":2: is not YAML", "\"*.*\"");
    assertThat(problemsOf("a: *\n")).singleElement().asString().contains("\"*.*\"");
    assertThat(problemsOf("a: *ssn\n")).singleElement().asString().contains("\"*.*\"");
    assertThat(problemsOf("a: b\n---\nc: d"))
        .singleElement()
        .asString()
        .contains("a second document");
    assertThat(problemsOf("")).singleElement().asString().contains("is no mapping");
    assertThat(problemsOf("a: &x [*x]")).isNotEmpty();
    ConfigException missing =
        catchThrowableOfType(
            ConfigException.class, () -> loader.load(directory.resolve("absent.yaml")));
    assertThat(missing).hasMessageContaining("there is no such file");
  }

  private static ConnectionConfig.AccountConfig.Stored stored(GatewayConfig config) {
    return (ConnectionConfig.AccountConfig.Stored) config.connections().get("orders").account();
  }

  private Path file() {
    return directory.resolve("sallyport.yaml");
  }

  private GatewayConfig load(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    return loader.load(file());
  }

  private List<String> problemsOf(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    return catchThrowableOfType(ConfigException.class, () -> loader.load(file())).problems();
  }
}
