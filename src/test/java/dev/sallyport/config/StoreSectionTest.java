package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.config.StoreConfig.PostgreSql;
import dev.sallyport.config.StoreConfig.Tls;
import dev.sallyport.config.StoreConfig.TlsMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSectionTest {
  private static final String SECRET = "st0re-pass";
  private static final String SMALLEST =
      """
      web:
        sign_in: { issuer: company, client_id: console }
      identity:
        issuers:
          - { name: company, issuer: https://login.example.com, audiences: [sallyport] }
      connections:
        orders: { host: db.example.com, account: stored, user: app, password: "${env:PASSWORD}" }
      """;
  private static final String SERVER =
      """
      store:
        postgresql:
          host: pg.example.com
          database: sallyport
          user: gate
          password: ${env:STORE}
      """;

  @TempDir Path directory;

  @Test
  void shouldReadAFileWhereNoServerIsNamed() throws IOException {
    assertThat(load("store: { sqlite: kept/here.db }\n"))
        .isEqualTo(new StoreConfig.Sqlite(directory.resolve("kept/here.db")));
  }

  @Test
  void shouldVerifyTheServerWhereNothingIsSaid() throws IOException {
    PostgreSql store = (PostgreSql) load(SERVER);

    assertThat(store.port()).isEqualTo(5432);
    assertThat(store.connections()).isEqualTo(PostgreSql.CONNECTIONS);
    assertThat(store.password().reveal()).isEqualTo(SECRET);
    assertThat(store.tls()).isEqualTo(new Tls(TlsMode.VERIFY_FULL, Optional.empty()));
    assertThat(store.shown()).isEqualTo("postgresql://pg.example.com:5432/sallyport");
    assertThat(store.toString()).doesNotContain(SECRET);
  }

  @Test
  void shouldReadAllThatCanBeSaid() throws IOException {
    PostgreSql store =
        (PostgreSql)
            load(
                SERVER
                    + "    port: 6432\n    connections: 20\n"
                    + "    tls: { mode: verify_ca, ca: tls/ca.pem }\n");

    assertThat(store.port()).isEqualTo(6432);
    assertThat(store.connections()).isEqualTo(20);
    assertThat(store.tls())
        .isEqualTo(new Tls(TlsMode.VERIFY_CA, Optional.of(directory.resolve("tls/ca.pem"))));
    assertThat(((PostgreSql) load(SERVER + "    tls: { ca: ca.pem }\n")).tls().mode())
        .isEqualTo(TlsMode.VERIFY_FULL);
  }

  @ParameterizedTest
  @CsvSource({"localhost", "127.0.0.1", "'\"::1\"'"})
  void shouldAskForNoTlsOfThisMachine(String host) throws IOException {
    String local = SERVER.replace("pg.example.com", host);
    assertThat(((PostgreSql) load(local)).tls().mode()).isEqualTo(TlsMode.DISABLED);
    assertThat(((PostgreSql) load(local + "    tls: { ca: ca.pem }\n")).tls().mode())
        .isEqualTo(TlsMode.VERIFY_FULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host: pg.example.com | hots: x | :9: store.postgresql.host: is missing",
        "host: pg.example.com | hots: x | :10: store.postgresql.hots: is not a known key",
        "user: gate | port: 70000\\n    user: gate | store.postgresql.port: '70000' is out of range",
        "user: gate | user: gate\\n    connections: 0 | store.postgresql.connections: '0' is out of",
        "user: gate | user: gate\\n    tls: { mode: prefer } | :13: store.postgresql.tls.mode: 'prefer'",
        "user: gate | user: gate\\n    tls: { mode: disabled } | is disabled; expected verify_full",
        "${env:STORE} | secret-in-the-file | :13: store.postgresql.password: stands in the file in",
        "${env:STORE} | ${env:NOT_SET} | :13: store.postgresql.password: environment variable"
      })
  void shouldRefuseAWrongValueWithItsLine(String good, String bad, String expected)
      throws IOException {
    List<String> problems = problems(SERVER.replace(good, bad.replace("\\n", "\n")));
    assertThat(problems).anyMatch(problem -> problem.contains(expected), expected);
    assertThat(problems.toString()).doesNotContain("secret-in-the-file");
  }

  @Test
  void shouldRefuseAFileBesideAServer() throws IOException {
    assertThat(problems(SERVER + "  sqlite: store.db\n"))
        .singleElement()
        .asString()
        .contains(":14: store.sqlite: is given beside 'postgresql'");
  }

  private StoreConfig load(String section) throws IOException {
    return new ConfigLoader(Map.of("PASSWORD", "x", "STORE", SECRET)).load(file(section)).store();
  }

  private Path file(String section) throws IOException {
    return Files.writeString(directory.resolve("sallyport.yaml"), SMALLEST + section);
  }

  private List<String> problems(String section) throws IOException {
    Path file = file(section);
    ConfigLoader loader = new ConfigLoader(Map.of("PASSWORD", "x", "STORE", SECRET));
    return catchThrowableOfType(ConfigException.class, () -> loader.load(file)).problems();
  }
}
