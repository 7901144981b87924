package dev.sallyport.e2e;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway before either server at which statements on the shop wait for a person. */
final class EvidenceGate {
  private static final String POLICY =
      """
      policy: evidence
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      temporary_tables: allow
      statements:
        - allow: { verbs: [select], tables: [staging.*] }
        - allow: { verbs: [insert, update, delete], tables: [staging.*] }
        - review: { verbs: [select, update, delete], tables: [shop.*] }
          approvers: [dba]
          hold: 2m
        - allow: { verbs: [create, insert, drop], tables: ["shop.mine"] }
      masks:
        - { columns: [shop.customers.ssn, "*.*.card_number"], as: redact }
        - { detect: [email], as: redact }
      """;

  private EvidenceGate() {}

  static DemoStage start(Path server, Path folder) {
    return DemoStage.start(
        new DemoStage.Setup(
            server, folder, true, DatabaseServer.Options.defaults().withPerformanceSchema(), 0, 0),
        EvidenceGate::gateway);
  }

  private static Future<RunningGateway> gateway(GatewayConfig config) {
    try {
      Files.writeString(config.policies().resolve("maintenance-agents.yaml"), POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The MariaDB of tests has no TLS.
    Map<String, ConnectionConfig> connections = new HashMap<>();
    config.connections().forEach((name, c) -> connections.put(name, preferringTls(c)));
    return GatewayFixture.start(
        new GatewayConfig(
            PatientBreaker.in(config).listener(),
            config.web(),
            config.identity(),
            connections,
            config.policies(),
            config.audit(),
            config.store()));
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
}
