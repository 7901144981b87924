package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.SslMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real drivers with a lease; nothing is set in them that is not set for MySQL itself. */
@Timeout(120)
class LeaseDriverTest {
  private static final String USER = "lease.abcdefghijklmnop";
  private static final String PASSWORD = "Zk3-q9_Wc7RtYb1nUv5xEo8mAs2dFg6hJk4lPi0QwMe";

  private static Vertx vertx;
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
    listener.lease(USER, PASSWORD);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private Connection jdbc(String driver, String parameters, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + driver + "://127.0.0.1:" + listener.port() + "/shop?" + parameters,
        USER,
        password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql sslMode=REQUIRED",
        "mysql sslMode=DISABLED",
        "mysql sslMode=PREFERRED",
        "mysql sslMode=DISABLED&defaultAuthenticationPlugin=mysql_native_password",
        "mysql sslMode=DISABLED&defaultAuthenticationPlugin=sha256_password"
            + "&allowPublicKeyRetrieval=true",
        "mariadb sslMode=trust",
        "mariadb sslMode=disable"
      })
  void shouldAdmitJdbcDriversWithALease(String driverAndParameters) {
    String driver = driverAndParameters.split(" ")[0];
    String parameters = driverAndParameters.split(" ")[1];
    // Each driver's first statement meets the test listener
    assertThatThrownBy(() -> jdbc(driver, parameters, PASSWORD))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(TestListener.NO_DATABASE);
    assertThat(listener.admissions.remove().lease()).isPresent();
    assertThat(listener.clients.remove().login().schema()).contains("shop");
    // And with a wrong one
    assertThatThrownBy(() -> jdbc(driver, parameters, PASSWORD.substring(1)))
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> {
              assertThat(refused.getErrorCode()).isEqualTo(1045);
              assertThat(refused.getSQLState()).isEqualTo("28000");
            })
        .hasMessageContaining("Sallyport: access denied, there is no such lease");
    assertThat(listener.clients).isEmpty();
  }

  private MySQLConnection vertxClient(SslMode tls, String password) {
    return MySQLConnection.connect(
            vertx,
            new MySQLConnectOptions()
                .setHost("127.0.0.1")
                .setPort(listener.port())
                .setUser(USER)
                .setPassword(password)
                .setDatabase("shop")
                .setSslMode(tls)
                .setSslOptions(
                    new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("")))
        .await();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslMode.class,
      names = {"DISABLED", "REQUIRED"})
  void shouldAdmitVertxWithALease(SslMode tls) {
    MySQLConnection connection = vertxClient(tls, PASSWORD);
    assertThat(connection.isSSL()).isEqualTo(tls == SslMode.REQUIRED);
    assertThatThrownBy(() -> connection.query("SELECT 1").execute().await())
        .hasMessageContaining(TestListener.NO_DATABASE);
    assertThat(listener.admissions.remove().lease()).isPresent();
    assertThatThrownBy(() -> vertxClient(tls, "guess"))
        .isInstanceOfSatisfying(
            MySQLException.class, refused -> assertThat(refused.getErrorCode()).isEqualTo(1045));
  }

  @Test
  void shouldNotBePossibleToFinishALoginWithoutAPassword() {
    for (String driver : new String[] {"mysql", "mariadb"}) {
      assertThatThrownBy(() -> jdbc(driver, "", ""))
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(refused.getErrorCode()).isEqualTo(1045));
    }
    assertThat(listener.clients).isEmpty();
  }
}
