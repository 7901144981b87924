package dev.sallyport.e2e;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.ServerCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/** Servers and a gateway of a test's own, whose maintenance agents have a policy of the test's. */
final class StageWithPolicy {
  private static final String FILE = "maintenance-agents.yaml";

  private StageWithPolicy() {}

  /** Before MySQL; the breaker is patient. */
  static DemoStage start(Path folder, String policy) {
    return start(folder, policy, PatientBreaker::in);
  }

  /** Before MySQL, with whatever else the test configures. */
  static DemoStage start(Path folder, String policy, UnaryOperator<GatewayConfig> configured) {
    return DemoStage.start(
        new DemoStage.Setup(
            ServerCache.mysql(), folder, true, DatabaseServer.Options.defaults(), 0, 0),
        config -> {
          write(config, policy);
          return GatewayFixture.start(configured.apply(config));
        });
  }

  /** From now on, as soon as a running gateway has seen it. */
  static void write(GatewayConfig config, String policy) {
    try {
      Files.writeString(config.policies().resolve(FILE), policy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A maintenance agent by Connector/J.
   *
   * @param schemaAndOptions what follows the port, for example {@code /shop?sslMode=REQUIRED}
   */
  static Connection connect(DemoStage stage, String schemaAndOptions) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + stage.mysqlPort() + schemaAndOptions,
        stage.connection(),
        token(stage));
  }

  /** What such an agent shows. */
  static String token(DemoStage stage) {
    return stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal();
  }

  /** The database itself, as its administrator. */
  static DirectDatabase database(DemoStage stage) {
    DatabaseServer server = stage.database();
    return new DirectDatabase(server.port(), server.adminUser(), server.adminPassword());
  }
}
