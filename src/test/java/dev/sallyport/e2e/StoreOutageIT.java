package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the API answers while PostgreSQL is away: that, and what to do; not that it failed. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreOutageIT {
  private static final String LEASE =
      "{\"connection\": \"shop\", \"purpose\": \"report\", \"duration\": \"2m\"}";

  @TempDir private Path folder;

  @Test
  void shouldSayThatTheStoreIsAwayWhateverIsAsked() throws Exception {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start();
    DemoStage stage =
        StageWithPolicy.start(folder, TwoNodes.POLICY, config -> with(config, server.getPort()));
    try {
      // Given people and an agent who are known, and a store that is there
      Operator dana = Operator.signIn(stage.webUrl(), "dana");
      Operator olga = Operator.signIn(stage.webUrl(), "olga");
      Operator ada = Operator.signIn(stage.webUrl(), "ada");
      ApiCaller agent =
          ApiCaller.agent(
              stage.webUrl(), stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT));
      agent.post("/api/v1/access-requests", LEASE);
      // When it is stopped
      server.close();
      // Then
      List<String> wrong = new ArrayList<>();
      check(wrong, "access-requests", () -> agent.post("/api/v1/access-requests", LEASE));
      check(wrong, "leases", () -> agent.get("/api/v1/leases"));
      for (String path : List.of("approvals", "approvals/00000000-0000-0000-0000-000000000000")) {
        check(wrong, path, () -> dana.get("/api/v1/" + path));
      }
      for (String path :
          List.of(
              "sessions",
              "sessions/00000000-0000-0000-0000-000000000000",
              "statements?text=held",
              "statistics",
              "acts",
              "legal-holds",
              "refused-logins",
              "audit/events",
              "reports/refusals",
              "standing-approvals")) {
        check(wrong, path, () -> ada.get("/api/v1/" + path));
      }
      for (String path : List.of("agents", "policies/versions")) {
        check(wrong, path, () -> olga.get("/api/v1/" + path));
      }
      check(
          wrong,
          "revocations",
          () ->
              olga.post("/api/v1/revocations", Map.of("principal", "idp:nobody", "reason", "try")));
      assertThat(wrong).isEmpty();
    } finally {
      stage.close();
      server.close();
    }
  }

  private static void check(List<String> wrong, String what, Runnable asking) {
    try {
      asking.run();
      wrong.add(what + " is answered");
    } catch (AssertionError | IllegalStateException told) {
      String message = String.valueOf(told.getMessage());
      if (!message.contains("503") || !message.contains("urn:sallyport:problem:unavailable")) {
        wrong.add(what + ": " + message);
      }
    }
  }

  private static GatewayConfig with(GatewayConfig read, int port) {
    GatewayConfig patient = PatientBreaker.in(read);
    return new GatewayConfig(
        patient.listener(),
        patient.web(),
        patient.identity(),
        patient.connections(),
        patient.policies(),
        patient.policiesEditable(),
        patient.audit(),
        new StoreConfig.PostgreSql(
            "127.0.0.1",
            port,
            "postgres",
            "postgres",
            Secret.of("postgres"),
            StoreConfig.Tls.of("127.0.0.1"),
            4),
        patient.secrets(),
        patient.notifyChannels());
  }
}
