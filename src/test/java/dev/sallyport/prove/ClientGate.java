package dev.sallyport.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import dev.sallyport.e2e.ApiCaller;
import dev.sallyport.transport.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The gateway that clients are checked through, with short-lived users, and somebody who approves
 * whatever waits.
 */
final class ClientGate implements AutoCloseable {
  /** The connection of agents that write. */
  static final String SHOP = "shop";

  /** The connection of agents that read, with as ordinary a policy as there is. */
  static final String REPORTS = "reports";

  /** The connection of dumps, with an account of its own. */
  static final String DUMPS = "dumps";

  private static final String FILE =
      """
      listener:
        port: 0
        login_timeout: 60s
        failed_logins: { per_address: 0, per_user: 0 }
        breaker: { refusals: 0 }
        tls: { certificate: "%s", key: "%s" }
      web:
        port: 0
        sign_in:
          issuer: lasting
          client_id: %s
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile, groups]
        admin_groups: [admins]
      identity:
        issuers:
          - { name: lasting, issuer: "%s", audiences: [%s], algorithms: [ES256] }
      connections:
      %s
      policies: policies
      audit: { directory: journal }
      store: { sqlite: sallyport.db }
      """;

  private static final String CONNECTION =
      """
        %s:
          host: 127.0.0.1
          port: %d
          schema: shop
          account: %s
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: required
      """;

  private static final long LOOK_MILLIS = 100;

  private final JitGate gate;
  private final ApiCaller agent;
  private final Secret token;
  private final ScheduledExecutorService approving =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "approver");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<String> decided = new HashSet<>();

  private ClientGate(JitGate gate, Secret token) {
    this.gate = gate;
    this.token = token;
    this.agent = ApiCaller.agent(gate.web(), token);
    ApiCaller dana = gate.person("dana");
    approving.scheduleWithFixedDelay(
        () -> approveWaiting(dana), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  static ClientGate start(ClientServer server, JitIssuers issuers, SelfSigned tls, Path folder)
      throws IOException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    for (String name : new String[] {SHOP, REPORTS, DUMPS}) {
      try (var in = ClientGate.class.getResourceAsStream("/clients/policies/" + name + ".yaml")) {
        Files.write(policies.resolve(name + ".yaml"), in.readAllBytes());
      }
    }
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        FILE.formatted(
            tls.certificate(),
            tls.key(),
            JitIssuers.CONSOLE,
            issuers.issuer(),
            JitIssuers.AUDIENCE,
            connection(SHOP, server, "ephemeral", ClientServer.ADMIN)
                + connection(REPORTS, server, "ephemeral", ClientServer.ADMIN)
                + connection(DUMPS, server, "stored", ClientServer.DUMPER)));
    return new ClientGate(JitGate.start(file, issuers), issuers.token(JitIssuers.WORKER));
  }

  private static String connection(String name, ClientServer server, String kind, String user) {
    return CONNECTION.formatted(name, server.port(), kind, user);
  }

  /** Approves what waits; a request that went meanwhile is none of our business. */
  private void approveWaiting(ApiCaller dana) {
    for (JsonNode waiting : dana.get("/api/v1/approvals").get("approvals")) {
      String id = waiting.get("id").asText();
      if (waiting.get("state").asText().equals("pending") && decided.add(id)) {
        String digest = dana.get("/api/v1/approvals/" + id).get("approval").get("digest").asText();
        dana.post(
            "/api/v1/approvals/" + id + "/decision",
            "{\"decision\": \"approve\", \"digest\": \"" + digest + "\"}");
      }
    }
  }

  int port() {
    return gate.port();
  }

  /** Who comes with a token is named as the connection. */
  ClientLogin withToken(String connection) {
    return new ClientLogin(gate.port(), connection, token);
  }

  /** A new lease, for as many sessions as a program may want. */
  ClientLogin withLease(String connection) {
    JsonNode lease =
        agent
            .post(
                "/api/v1/access-requests",
                "{\"connection\": \"%s\", \"purpose\": \"clients\", \"duration\": \"10m\", \"sessions\": 50}"
                    .formatted(connection))
            .get("lease");
    return new ClientLogin(
        gate.port(), lease.get("user").asText(), Secret.of(lease.get("password").asText()));
  }

  @Override
  public void close() throws InterruptedException {
    approving.shutdownNow();
    gate.close();
  }
}
