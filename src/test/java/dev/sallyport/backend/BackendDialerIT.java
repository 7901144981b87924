package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DatabaseServer.Options;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.transport.SelfSigned;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.response.SessionStateChange.Schema;
import dev.sallyport.wire.response.SessionStateChange.SystemVariable;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackendDialerIT {
  private static final String PASSWORD = "p4ss-wörd";

  @TempDir static Path folder;
  private static Vertx vertx;
  private static DatabaseServer mysql;
  private static DatabaseServer mariadb;
  private static SelfSigned certificate;

  enum Server {
    MYSQL,
    MARIADB;

    DatabaseServer get() {
      return this == MYSQL ? mysql : mariadb;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    certificate = SelfSigned.in(folder);
    mysql =
        DatabaseServer.mysql(
            ServerCache.mysql(),
            folder.resolve("mysql"),
            Options.defaults().withPerformanceSchema());
    mysql.execute(
        "CREATE SCHEMA shop",
        "CREATE USER native IDENTIFIED WITH mysql_native_password BY '" + PASSWORD + "'",
        "CREATE USER nopassword IDENTIFIED WITH caching_sha2_password BY ''",
        "CREATE USER sha256 IDENTIFIED WITH sha256_password BY '" + PASSWORD + "'",
        "GRANT ALL ON *.* TO native, nopassword, sha256");
    mariadb =
        DatabaseServer.mariadb(
            ServerCache.mariadb(),
            folder.resolve("mariadb"),
            Options.defaults().withCertificate(certificate.certificate(), certificate.key()));
    mariadb.execute(
        "CREATE SCHEMA shop",
        "CREATE USER native IDENTIFIED BY '" + PASSWORD + "'",
        "GRANT ALL ON *.* TO native");
  }

  @AfterAll
  static void stop() throws Exception {
    mysql.close();
    mariadb.close();
    Dialling.await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendTls.class,
      names = {"DISABLED", "PREFERRED", "REQUIRED"})
  void shouldLogInByCachingSha2InFullAndThenFromTheCache(BackendTls tls) throws Exception {
    // Given an account that the server has not seen since it was made
    String user = "sha2_" + tls;
    mysql.execute(
        "CREATE USER " + user + " IDENTIFIED WITH caching_sha2_password BY '" + PASSWORD + "'",
        "GRANT ALL ON *.* TO " + user);
    for (String path : List.of("full", "fast")) {
      // When
      BackendConnection connection = dialling(mysql).tls(tls).account(user, PASSWORD).succeed();
      // Then
      assertThat(connection.encrypted()).as(path).isEqualTo(tls != BackendTls.DISABLED);
      List<List<String>> row =
          new Exchange(connection)
              .rows("SELECT CONNECTION_ID(), USER(), @@session.session_track_schema");
      assertThat(row.get(0).get(0)).isEqualTo("" + connection.threadId());
      assertThat(row.get(0).get(1)).startsWith(user + "@");
      assertThat(row.get(0).get(2)).isEqualTo("1");
      Dialling.close(connection);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL, DISABLED, true",
    "MYSQL, REQUIRED, false",
    "MARIADB, DISABLED, false",
    "MARIADB, REQUIRED, true"
  })
  void shouldLogInByNativePasswordAndTellTheSessionsState(
      Server server, BackendTls tls, boolean deprecateEof) throws Exception {
    // Given
    Dialling dialling = dialling(server.get()).tls(tls).account("native", PASSWORD);
    dialling.schema = Optional.of("shop");
    dialling.wanted =
        deprecateEof
            ? dialling.wanted.with(Capability.QUERY_ATTRIBUTES)
            : dialling.wanted.without(Capability.DEPRECATE_EOF);
    // When
    BackendConnection connection = dialling.succeed();
    // Then
    assertThat(connection.encrypted()).isEqualTo(tls == BackendTls.REQUIRED);
    assertThat(connection.mariaDb()).isEqualTo(server == Server.MARIADB);
    assertThat(connection.serverVersionNumber())
        .isEqualTo(server == Server.MYSQL ? 80_033 : 110_405);
    assertThat(connection.capabilities().has(Capability.DEPRECATE_EOF)).isEqualTo(deprecateEof);
    assertThat(connection.capabilities().has(Capability.COMPRESS)).isFalse();
    assertThat(connection.capabilities().has(Capability.OPTIONAL_RESULTSET_METADATA)).isFalse();
    InitialState state = connection.initialState();
    assertThat(state.schema()).contains("shop");
    assertThat(state.sqlMode()).contains("STRICT_TRANS_TABLES");
    assertThat(state.characterSetClient()).isEqualTo("utf8mb4");
    assertThat(state.characterSetResults()).contains("utf8mb4");
    // And the session reports its changes
    Exchange exchange = new Exchange(connection);
    assertThat(exchange.ok("SET sql_mode='ANSI_QUOTES'").changes())
        .contains(new SystemVariable("sql_mode", "ANSI_QUOTES"));
    assertThat(exchange.ok("SET NAMES latin1").changes())
        .contains(new SystemVariable("character_set_client", "latin1"));
    assertThat(exchange.ok("USE mysql").changes()).contains(new Schema("mysql"));
    assertThat(exchange.ok("SET autocommit=0").changes())
        .contains(new SystemVariable("autocommit", "OFF"));
    Dialling.close(connection);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void shouldLeaveNoSessionBehindWhenClosed(Server server) throws Exception {
    // Given
    BackendConnection connection = dialling(server.get()).account("native", PASSWORD).succeed();
    String look = "SELECT ID FROM information_schema.processlist WHERE ID=" + connection.threadId();
    assertThat(server.get().rows(look)).isNotEmpty();
    // When
    connection.packets().context().runOnContext(v -> connection.close());
    // Then
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!server.get().rows(look).isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(server.get().rows(look)).isEmpty();
  }

  @Test
  void shouldLogInWithAnEmptyPassword() throws Exception {
    BackendConnection connection = dialling(mysql).account("nopassword", "").succeed();
    assertThat(connection.initialState().schema()).isEmpty();
    Dialling.close(connection);
  }

  @Test
  void shouldTellTheServerWhoActs() throws Exception {
    // When
    BackendConnection connection = dialling(mysql).account("native", PASSWORD).succeed();
    // Then
    assertThat(
            new Exchange(connection)
                .rows(
                    "SELECT ATTR_NAME, ATTR_VALUE FROM performance_schema.session_connect_attrs"
                        + " WHERE PROCESSLIST_ID=CONNECTION_ID() ORDER BY ATTR_NAME"))
        .containsExactly(
            List.of("_sallyport_principal", Dialling.PRINCIPAL),
            List.of("program_name", "nightly"));
    Dialling.close(connection);
  }

  @Test
  void shouldKeepTheServersErrorNumberAndSayNothingOfTheAccount() throws Exception {
    // When
    BackendUnavailableException wrong = dialling(mysql).account("native", "wrong-secret").fail();
    // Then
    assertThat(wrong.code()).isEqualTo(1045);
    assertThat(wrong.sqlState()).isEqualTo("28000");
    assertThat(wrong)
        .hasMessageStartingWith("Sallyport: ")
        .hasMessageContaining("'orders'")
        .message()
        .doesNotContain("native", "wrong-secret", "127.0.0.1", "localhost");
  }

  @Test
  void shouldNameTheSchemaThatTheAgentAskedForInVain() throws Exception {
    Dialling dialling = dialling(mysql).account("native", PASSWORD);
    dialling.schema = Optional.of("nowhere");
    BackendUnavailableException unknown = dialling.fail();
    assertThat(unknown.code()).isEqualTo(1049);
    assertThat(unknown).hasMessageContaining("'nowhere'");
  }

  @Test
  void shouldRefuseAnAccountWithAnotherPlugin() throws Exception {
    BackendUnavailableException refused = dialling(mysql).account("sha256", PASSWORD).fail();
    assertThat(refused.code()).isEqualTo(1429);
    assertThat(refused).hasMessageContaining("authentication plugin");
  }

  @Test
  void shouldRefuseACertificateThatNobodyVouchesFor() throws Exception {
    BackendUnavailableException refused =
        dialling(mysql).tls(BackendTls.VERIFY_IDENTITY).account("native", PASSWORD).fail();
    assertThat(refused).hasMessageContaining("TLS");
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void shouldReadTheSameValuesInBothProtocols(Server server) throws Exception {
    // Given a value of each type, and NULL
    server
        .get()
        .execute(
            "CREATE TABLE shop.types (a INT UNSIGNED, b VARCHAR(20) CHARACTER SET utf8mb4, c DATE,"
                + " d DECIMAL(10,2), e DATETIME(6), f TIME(6), g DOUBLE, h TINYINT, i BLOB,"
                + " j BIT(9), k FLOAT, l BIGINT UNSIGNED, m YEAR, n MEDIUMINT, o SMALLINT UNSIGNED,"
                + " p JSON, q ENUM('x','y'), r TIMESTAMP, s INT)",
            "INSERT INTO shop.types VALUES (4294967295, _utf8mb4 x'7a6fc3ab', '1999-12-31', -12.50,"
                + " '2026-11-20 13:14:15.000250', '-101:02:03.500000', 0.1, -7, x'00ff10',"
                + " b'100000101', 2.5, 18446744073709551615, 2026, -8388608, 65535, '[1]', 'y',"
                + " '2026-11-20 13:14:15', NULL)");
    BackendConnection connection = dialling(server.get()).account("native", PASSWORD).succeed();
    Exchange exchange = new Exchange(connection);
    // When
    List<String> text = exchange.rows("SELECT * FROM shop.types").get(0);
    List<String> binary = exchange.preparedRows("SELECT * FROM shop.types", 19).get(0);
    // Then
    assertThat(binary).isEqualTo(text).startsWith("4294967295", "zoë", "1999-12-31", "-12.50");
    Dialling.close(connection);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void shouldKnowTheCharacterSetOfEveryCollationInWhichNoQuoteCanHide(Server server) {
    String table = server == Server.MYSQL ? "collations" : "collation_character_set_applicability";
    for (List<String> row :
        server
            .get()
            .rows(
                "SELECT id, character_set_name FROM information_schema."
                    + table
                    + " WHERE id IS NOT NULL")) {
      boolean safe = Collations.charset(row.get(1)).isPresent();
      assertThat(Collations.characterSet(Integer.parseInt(row.get(0))))
          .as("collation %s", row.get(0))
          .isEqualTo(safe ? Optional.of(row.get(1)) : Optional.empty());
    }
  }

  @Test
  void shouldAcceptATrustedCertificateOnlyForItsOwnHost() throws Exception {
    // Given a JVM that trusts the server's certificate, which is for localhost
    System.setProperty("javax.net.ssl.trustStore", certificate.trustStore().toString());
    System.setProperty("javax.net.ssl.trustStorePassword", SelfSigned.STORE_PASSWORD);
    Vertx trusting = Vertx.vertx();
    try {
      Dialling dialling =
          new Dialling(trusting, mariadb.port())
              .tls(BackendTls.VERIFY_IDENTITY)
              .account("native", PASSWORD);
      // When
      dialling.host = "localhost";
      BackendConnection named = dialling.succeed();
      dialling.host = "127.0.0.1";
      BackendUnavailableException otherwise = dialling.fail();
      // Then
      assertThat(named.encrypted()).isTrue();
      assertThat(otherwise).hasMessageContaining("TLS");
      Dialling.close(named);
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
      Dialling.await(trusting.close());
    }
  }

  private static Dialling dialling(DatabaseServer server) {
    return new Dialling(vertx, server.port());
  }
}
