package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.config.StoreConfig.Tls;
import dev.sallyport.config.StoreConfig.TlsMode;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.transport.SelfSigned;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for SCRAM and TLS, and what must not be taken for it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresLoginIT {
  private static final String PASSWORD = "9tV4-pQ7w_Zr2c";
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String WHO =
      """
      host    all postgres all trust
      hostssl all guarded  all scram-sha-256
      """;

  @TempDir private static Path folder;
  private static SelfSigned own;
  private static SelfSigned other;
  private static EmbeddedPostgres server;

  private final Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void start() throws Exception {
    own = SelfSigned.in(Files.createDirectory(folder.resolve("own")));
    other = SelfSigned.in(Files.createDirectory(folder.resolve("other")));
    Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-------"));
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", own.certificate().toString())
            .setServerConfig("ssl_key_file", own.key().toString())
            .setServerConfig("password_encryption", "scram-sha-256")
            .setServerConfig("synchronous_commit", "on")
            .setDataDirectoryCustomizer(PostgresLoginIT::guard)
            .start();
    say("CREATE ROLE guarded LOGIN PASSWORD '" + PASSWORD + "'");
    say("CREATE DATABASE guarded OWNER guarded TEMPLATE template0 ENCODING 'UTF8'");
  }

  private static void guard(File data) {
    try {
      Files.writeString(data.toPath().resolve("pg_hba.conf"), WHO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldKeepEverythingOverTlsAfterScram() throws Exception {
    // Given
    StoreConfig.PostgreSql config = config("localhost", PASSWORD, verified(own));
    Store store = Store.open(config, vertx).await();
    // When
    store.sessionArchive().append(List.of(SampleEvents.opened("s")), "h.1", 7).await();
    assertThat(store.sessionArchive().session("s").await()).isPresent();
    // Then
    assertThat(one("SELECT rolpassword FROM pg_authid WHERE rolname = 'guarded'"))
        .startsWith("SCRAM-SHA-256$");
    assertThat(
            one(
                "SELECT COUNT(*) || ' ' || bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity"
                    + " USING (pid) WHERE usename = 'guarded'"))
        .matches("[1-9][0-9]* true");
    store.close().await();
  }

  @Test
  void shouldRefuseAWrongPasswordWithoutTellingIt() {
    String wrong = "wrong-7rT2-password";
    StoreConfig.PostgreSql config = config("localhost", wrong, verified(own));
    assertThat(config.toString()).doesNotContain(wrong);
    assertThatThrownBy(() -> PostgresDatabase.migrate(config))
        .hasMessageContaining("password authentication failed")
        .satisfies(error -> assertThat(trace(error)).doesNotContain(wrong));
    assertThatThrownBy(() -> ask(config))
        .satisfies(error -> assertThat(trace(error)).doesNotContain(wrong));
  }

  @Test
  void shouldRefuseACertificateOfAnAuthorityThatIsNotTrusted() {
    refusedBoth(config("localhost", PASSWORD, verified(other)));
    refusedBoth(config("localhost", PASSWORD, new Tls(TlsMode.VERIFY_CA, ca(other))));
    // And that of the Java runtime does not know it
    refusedBoth(config("localhost", PASSWORD, new Tls(TlsMode.VERIFY_FULL, Optional.empty())));
  }

  @Test
  void shouldTrustWhatTheJavaRuntimeTrusts() throws Exception {
    PostgresDatabase.migrate(config("localhost", PASSWORD, verified(own)));
    System.setProperty(TRUST_STORE, own.trustStore().toString());
    System.setProperty(TRUST_STORE + "Password", SelfSigned.STORE_PASSWORD);
    try {
      Tls runtime = new Tls(TlsMode.VERIFY_FULL, Optional.empty());
      ask(config("localhost", PASSWORD, runtime));
      assertThatThrownBy(() -> ask(config("127.0.0.1", PASSWORD, runtime))).isNotNull();
    } finally {
      System.clearProperty(TRUST_STORE);
      System.clearProperty(TRUST_STORE + "Password");
    }
  }

  @Test
  void shouldRefuseACertificateForAnotherName() throws Exception {
    // Given a certificate for localhost
    refusedBoth(config("127.0.0.1", PASSWORD, verified(own)));
    // Then who asks for no name takes it
    StoreConfig.PostgreSql config =
        config("127.0.0.1", PASSWORD, new Tls(TlsMode.VERIFY_CA, ca(own)));
    PostgresDatabase.migrate(config);
    ask(config);
  }

  @Test
  void shouldRefuseAServerWithoutTls() {
    StoreConfig.PostgreSql plain = PostgresServer.bare();
    for (TlsMode mode : List.of(TlsMode.VERIFY_FULL, TlsMode.VERIFY_CA)) {
      refusedBoth(
          new StoreConfig.PostgreSql(
              "127.0.0.1",
              plain.port(),
              plain.database(),
              plain.user(),
              plain.password(),
              new Tls(mode, ca(own)),
              1));
    }
  }

  @Test
  void shouldBeRefusedWithoutTlsByAServerThatAsksForIt() {
    refusedBoth(config("127.0.0.1", PASSWORD, new Tls(TlsMode.DISABLED, Optional.empty())));
  }

  /** Migrations and the gateway's own connections go different ways. */
  private void refusedBoth(StoreConfig.PostgreSql config) {
    ThrowingCallable jdbc = () -> PostgresDatabase.migrate(config);
    ThrowingCallable reactive = () -> ask(config);
    assertThatThrownBy(jdbc).as("jdbc " + config.tls()).isInstanceOf(IOException.class);
    assertThatThrownBy(reactive).as("reactive " + config.tls()).isNotNull();
  }

  private void ask(StoreConfig.PostgreSql config) {
    Database database = PostgresDatabase.open(config, vertx, "test");
    try {
      database.read("SELECT 1", List.of()).await();
    } finally {
      database.close().await();
    }
  }

  private static Tls verified(SelfSigned authority) {
    return new Tls(TlsMode.VERIFY_FULL, ca(authority));
  }

  private static Optional<Path> ca(SelfSigned authority) {
    return Optional.of(authority.certificate());
  }

  private static StoreConfig.PostgreSql config(String host, String password, Tls tls) {
    return new StoreConfig.PostgreSql(
        host, server.getPort(), "guarded", "guarded", Secret.of(password), tls, 2);
  }

  private static String trace(Throwable error) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = error; each != null; each = each.getCause()) {
      all.append(each).append('\n');
    }
    return all.toString();
  }

  private static void say(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
