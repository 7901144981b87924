package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.mysqlclient.MySQLAuthenticationPlugin;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.SslMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real drivers, as far as the login goes: their first statement meets {@link TestListener}. */
@Timeout(120)
class DriverLoginTest {
  private static Vertx vertx;

  @TempDir Path folder;
  private TestListener listener;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void open() throws Exception {
    listener = new TestListener(c -> c);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private ThrowingCallable connectorJ(String parameters, String password) {
    return () ->
        DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + listener.port() + "/shop?" + parameters,
                login(password))
            .close();
  }

  private ThrowingCallable mariadb(String parameters, String password) {
    return () ->
        DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + listener.port() + "/shop?" + parameters,
                login(password))
            .close();
  }

  private static Properties login(String password) {
    Properties login = new Properties();
    login.put("user", TestListener.CONNECTION);
    if (password != null) {
      login.put("password", password);
    }
    return login;
  }

  private void assertLoggedIn(ThrowingCallable connect) {
    assertThatThrownBy(connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(TestListener.NO_DATABASE);
    assertThat(listener.admissions.remove().principal().name()).isEqualTo("reporter");
    assertThat(listener.clients.remove().login().schema()).contains("shop");
  }

  private void assertRefused(ThrowingCallable connect, String because) {
    assertThatThrownBy(connect)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Sallyport: access denied")
        .hasMessageContaining(because)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28000");
    assertThat(listener.clients).isEmpty();
  }

  @Test
  void shouldAdmitConnectorJWithTheTokenAsPassword() throws Exception {
    assertLoggedIn(connectorJ("sslMode=REQUIRED", listener.goodToken()));
    assertLoggedIn(connectorJ("sslMode=REQUIRED", listener.longToken(12_000)));
    assertLoggedIn(connectorJ("sslMode=REQUIRED&tlsVersions=TLSv1.2", listener.goodToken()));
    assertLoggedIn(
        connectorJ(
            "sslMode=REQUIRED&defaultAuthenticationPlugin=mysql_clear_password",
            listener.goodToken()));
  }

  @Test
  void shouldAdmitConnectorJWithATokenFile() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, listener.goodToken() + "\n");
    assertLoggedIn(connectorJ("sslMode=REQUIRED&idTokenFile=" + file, null));
    assertLoggedIn(
        connectorJ(
            "sslMode=REQUIRED&defaultAuthenticationPlugin=authentication_openid_connect_client"
                + "&idTokenFile="
                + file,
            null));
  }

  @Test
  void shouldAdmitMariaDbConnectorWithTheTokenAsPassword() throws Exception {
    assertLoggedIn(mariadb("sslMode=trust", listener.goodToken()));
    assertLoggedIn(mariadb("sslMode=trust", listener.longToken(12_000)));
  }

  @Test
  void shouldAdmitVertxWithTheTokenAsPassword() throws Exception {
    // When
    MySQLConnection connection =
        MySQLConnection.connect(
                vertx,
                new MySQLConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(listener.port())
                    .setUser(TestListener.CONNECTION)
                    .setPassword(listener.longToken(1_000))
                    .setDatabase("shop")
                    .setAuthenticationPlugin(MySQLAuthenticationPlugin.MYSQL_CLEAR_PASSWORD)
                    .setSslMode(SslMode.REQUIRED)
                    .setSslOptions(
                        new ClientSSLOptions()
                            .setTrustAll(true)
                            .setHostnameVerificationAlgorithm("")))
            .await();
    // Then
    assertThat(connection.isSSL()).isTrue();
    assertThatThrownBy(() -> connection.query("SELECT 1").execute().await())
        .hasMessageContaining(TestListener.NO_DATABASE);
    assertThat(listener.admissions.remove().principal().name()).isEqualTo("reporter");
  }

  @Test
  void shouldShowTheReasonInTheDriversException() throws Exception {
    assertRefused(connectorJ("sslMode=REQUIRED", listener.expiredToken()), "expired");
    assertRefused(mariadb("sslMode=trust", listener.expiredToken()), "expired");
  }

  @Test
  void shouldTellDriversWithoutTlsToSwitchItOn() throws Exception {
    assertRefused(connectorJ("sslMode=DISABLED", listener.goodToken()), "TLS");
    assertRefused(mariadb("sslMode=disable", listener.goodToken()), "TLS");
  }
}
