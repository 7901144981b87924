package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways in, and ways not in. */
class LoginIT {
  private static final int ACCESS_DENIED = 1045;

  @TempDir Path folder;

  @Test
  void shouldTakeATokenThroughMySqlsOwnOpenIdPlugin() throws Exception {
    // Given a file, as a client of MySQL 9 has it, with the newline that editors add
    Endpoint at = GatewayFixture.agent(DemoCast.REPORTING_AGENT);
    Path token = folder.resolve("token");
    Files.writeString(token, at.token().reveal() + "\n");
    String url =
        url(at)
            + "?sslMode=REQUIRED&defaultAuthenticationPlugin=authentication_openid_connect_client"
            + "&idTokenFile="
            + token;
    // When
    try (Connection connection = DriverManager.getConnection(url, at.connection(), "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM shop.products")) {
      // Then
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(400);
    }
  }

  @Test
  void shouldRefuseAConnectionThatDoesNotExist() {
    Endpoint at = GatewayFixture.maintenanceAgent();
    assertThatThrownBy(
            () -> ClientKind.CONNECTOR_J.open(new Endpoint(at.port(), "payroll", at.token())))
        .isInstanceOfSatisfying(
            StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(ACCESS_DENIED))
        .hasMessageContaining("Sallyport: ");
  }

  @Test
  void shouldRefuseTheDatabasesOwnPassword() {
    Endpoint at = GatewayFixture.maintenanceAgent();
    Secret password = GatewayFixture.stage().database().adminPassword();
    assertThatThrownBy(
            () -> ClientKind.CONNECTOR_J.open(new Endpoint(at.port(), at.connection(), password)))
        .isInstanceOfSatisfying(
            StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(ACCESS_DENIED))
        .hasMessageContaining("Sallyport: ")
        .message()
        .doesNotContain(password.reveal());
  }

  @Test
  void shouldNotAskForATokenWithoutTls() {
    Endpoint at = GatewayFixture.maintenanceAgent();
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    url(at) + "?sslMode=DISABLED", at.connection(), at.token().reveal()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Sallyport: ")
        .hasMessageContaining("TLS");
  }

  @Test
  void shouldKeepTheReportingAgentToReading() throws Exception {
    try (AgentClient client =
        ClientKind.CONNECTOR_J.open(GatewayFixture.agent(DemoCast.REPORTING_AGENT))) {
      assertThatThrownBy(
              () -> client.update("UPDATE shop.orders SET status = 'closed' WHERE id = 2"))
          .hasMessageContaining("Sallyport: ");
      assertThat(
              client.update(
                  "INSERT INTO staging.price_updates"
                      + " VALUES (950001, 1, 2.00, 'report', '2025-01-01')"))
          .isEqualTo(1);
    } finally {
      GatewayFixture.database().execute("DELETE FROM staging.price_updates WHERE id = 950001");
    }
  }

  private static String url(Endpoint at) {
    return "jdbc:mysql://127.0.0.1:" + at.port() + "/shop";
  }
}
