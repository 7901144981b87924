package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.IdentityConfig;
import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Role;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DevelopmentProvider;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of the role gateway needs PostgreSQL and MySQL; the identity provider it never reaches.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProviderOutOfReachIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    GatewayFixture.stage();
  }

  @Test
  void shouldTakeTokensByTheKeysThatAConsoleKeeps() throws Exception {
    Vertx vertx = Vertx.vertx();
    DevelopmentProvider provider =
        new DevelopmentProvider(vertx, "127.0.0.1", 0, DemoCast.realm(), Clock.systemUTC());
    URI issuer =
        provider.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    try (TwoNodes nodes = TwoNodes.believing(folder, believing(issuer))) {
      // Given a console that has asked it, and nothing where it was once a gateway starts
      nodes.add(Role.CONSOLE);
      Eventually.holds(PATIENCE, () -> assertThat(kept(nodes, issuer)).isEqualTo(1));
      provider.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
      nodes.add(Role.GATEWAY);
      // When
      Secret token = provider.tokenOfAgent(DemoCast.MAINTENANCE_AGENT);
      // Then
      try (BusyAgent agent = BusyAgent.connectorJ(nodes.at(1, "shop", token))) {
        assertThat(agent.value("SELECT COUNT(*) FROM shop.orders")).isNotEqualTo("0");
      }
      assertThatThrownBy(
              () ->
                  BusyAgent.connectorJ(
                      nodes.at(1, "shop", nodes.token(DemoCast.MAINTENANCE_AGENT))))
          .hasMessageContaining("issuer");
      // And who asks for itself finds nobody
      assertThatThrownBy(() -> nodes.add(Role.ALL))
          .hasMessageContaining("cannot be asked")
          .hasMessageContaining("Connection refused");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static IdentityConfig believing(URI issuer) {
    IssuerConfig demo = GatewayFixture.stage().config().identity().issuers().get(0);
    return new IdentityConfig(
        List.of(
            new IssuerConfig(
                demo.name(),
                issuer,
                demo.audiences(),
                demo.algorithms(),
                demo.clockSkew(),
                demo.idClaim(),
                demo.nameClaim(),
                demo.groupsClaim(),
                demo.agentClaim(),
                demo.actsForClaim(),
                demo.deviceClientId(),
                true)));
  }

  private static long kept(TwoNodes nodes, URI issuer) {
    try (Connection store =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + nodes.store().port()
                    + "/"
                    + nodes.store().database(),
                nodes.store().user(),
                nodes.store().password().reveal());
        Statement statement = store.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*) FROM issuer_keys WHERE issuer = '" + issuer + "'")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
