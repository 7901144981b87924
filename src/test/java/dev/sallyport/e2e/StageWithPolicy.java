package dev.sallyport.e2e;

import dev.sallyport.config.ConnectionConfig;
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
import java.util.HashMap;
import java.util.Map;
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
    return start(
        ServerCache.mysql(), DatabaseServer.Options.defaults(), folder, policy, configured);
  }

  /** Before either server, which need not have TLS: the MariaDB of tests has none. */
  static DemoStage start(Path server, DatabaseServer.Options options, Path folder, String policy) {
    return start(
        server, options, folder, policy, config -> preferringTls(PatientBreaker.in(config)));
  }

  private static DemoStage start(
      Path server,
      DatabaseServer.Options options,
      Path folder,
      String policy,
      UnaryOperator<GatewayConfig> configured) {
    return DemoStage.start(
        new DemoStage.Setup(server, folder, true, options, 0, 0),
        config -> {
          write(config, policy);
          return GatewayFixture.start(configured.apply(config));
        });
  }

  private static GatewayConfig preferringTls(GatewayConfig config) {
    Map<String, ConnectionConfig> connections = new HashMap<>();
    config.connections().forEach((name, c) -> connections.put(name, preferringTls(c)));
    return new GatewayConfig(
        config.listener(),
        config.web(),
        config.identity(),
        connections,
        config.policies(),
        config.audit(),
        config.store());
  }

  private static ConnectionConfig preferringTls(ConnectionConfig c) {
    return new ConnectionConfig(
        c.name(),
        c.host(),
        c.port(),
        c.schema(),
        c.account(),
        ConnectionConfig.BackendTls.PREFERRED,
        c.connectTimeout());
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
