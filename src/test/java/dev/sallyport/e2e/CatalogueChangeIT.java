package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a name means can change between two statements. */
class CatalogueChangeIT {
  private static final String POLICY =
      """
      policy: migrations
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.orders, shop.lens] }
        - allow: { verbs: [create, drop], tables: [shop.note] }
      """;

  @TempDir static Path folder;
  private static DemoStage stage;

  @BeforeAll
  static void start() {
    stage =
        DemoStage.start(
            new DemoStage.Setup(
                ServerCache.mysql(), folder, true, DatabaseServer.Options.defaults(), 0, 0),
            CatalogueChangeIT::gateway);
    stage.database().execute("CREATE VIEW shop.lens AS SELECT id FROM shop.orders");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static Future<RunningGateway> gateway(GatewayConfig config) {
    try {
      Files.writeString(config.policies().resolve("maintenance-agents.yaml"), POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return GatewayFixture.start(config);
  }

  private static Connection agent() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + stage.mysqlPort()
            + "/shop?sslMode=REQUIRED&useServerPrepStmts=true",
        stage.connection(),
        stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
  }

  @Test
  void shouldJudgeByWhatAViewReadsNowInEverySessionAndAtEveryExecution() throws SQLException {
    try (Connection other = agent();
        Connection reader = agent();
        Statement ddl = other.createStatement();
        Statement plain = reader.createStatement();
        PreparedStatement prepared = reader.prepareStatement("SELECT * FROM lens")) {
      // Given a view that reads what the agent may read
      assertThat(plain.executeQuery("SELECT * FROM lens").next()).isTrue();
      assertThat(prepared.executeQuery().next()).isTrue();
      // When it comes to read something else, and another agent changes the schema
      stage.database().execute("ALTER VIEW shop.lens AS SELECT id, ssn FROM shop.customers");
      ddl.execute("CREATE TABLE note (id INT)");
      // Then
      assertThatThrownBy(() -> plain.executeQuery("SELECT * FROM lens"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("shop.customers");
      assertThatThrownBy(prepared::executeQuery)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("shop.customers");
      // When it is as it was
      stage.database().execute("ALTER VIEW shop.lens AS SELECT id FROM shop.orders");
      ddl.execute("DROP TABLE note");
      // Then
      assertThat(plain.executeQuery("SELECT * FROM lens").next()).isTrue();
      assertThat(prepared.executeQuery().next()).isTrue();
    }
  }
}
