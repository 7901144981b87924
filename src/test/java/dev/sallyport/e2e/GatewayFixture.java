package dev.sallyport.e2e;

import dev.sallyport.cli.Gateway;
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

/**
 * Database, provider and gateway for all tests of this JVM: started once, by the first that asks,
 * and stopped with the JVM.
 */
final class GatewayFixture {
  private static DemoStage stage;

  private GatewayFixture() {}

  static synchronized DemoStage stage() {
    if (stage == null) {
      try {
        stage =
            DemoStage.start(
                new DemoStage.Setup(
                    ServerCache.mysql(),
                    Files.createTempDirectory("sallyport-test"),
                    true,
                    DatabaseServer.Options.defaults()
                        .withGeneralLog()
                        .withFlags("--max-allowed-packet=128M"),
                    0,
                    0),
                config -> start(PatientBreaker.in(config)));
      } catch (IOException e) {
        throw new UncheckedIOException("no folder for the servers", e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "gateway-fixture-exit"));
    }
    return stage;
  }

  /** How the command line starts a gateway. */
  static Future<RunningGateway> start(GatewayConfig config) {
    return Gateway.start(Gateway.vertx(), config)
        .map(gateway -> new RunningGateway(gateway.mysqlPort(), gateway.webPort(), gateway::stop));
  }

  /** The gate, as one of the demo's agents. */
  static Endpoint agent(String name) {
    return new Endpoint(
        stage().mysqlPort(), stage().connection(), stage().provider().tokenOfAgent(name));
  }

  static Endpoint maintenanceAgent() {
    return agent(DemoCast.MAINTENANCE_AGENT);
  }

  /** The server itself, as administrator. */
  static Endpoint server() {
    DatabaseServer server = stage().database();
    return new Endpoint(server.port(), server.adminUser(), server.adminPassword());
  }

  static DirectDatabase database() {
    DatabaseServer server = stage().database();
    return new DirectDatabase(server.port(), server.adminUser(), server.adminPassword());
  }
}
