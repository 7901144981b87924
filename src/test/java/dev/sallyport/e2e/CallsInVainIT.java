package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that has people called to its logins over and over, and is gone before they look. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallsInVainIT {
  private static final int AT_ONCE = 15;
  private static final int ROUNDS = 5;

  @TempDir private static Path directory;
  private static AccessGate gate;

  private final Secret token =
      GatewayFixture.stage().provider().tokenOfAgent(DemoCast.REPORTING_AGENT);

  @BeforeAll
  static void start() throws Exception {
    gate = AccessGate.open(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    gate.close();
  }

  @Test
  void shouldCallNobodyToLoginsThatDoNotWait() throws Exception {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < ROUNDS && told.stream().noneMatch(CallsInVainIT::isTooMuch); i++) {
      told.addAll(leaveAtOnce());
    }
    assertThat(told).anyMatch(CallsInVainIT::isTooMuch);
    // Then it is the same for requests, by which the same people would be called
    ApiCaller agent = ApiCaller.agent(gate.web(), token);
    leaveAtOnce();
    String body = "{\"connection\": \"%s\", \"purpose\": \"nightly report\"}";
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < AT_ONCE; i++) {
                String id =
                    agent
                        .post("/api/v1/access-requests", body.formatted("guarded"))
                        .get("id")
                        .asText();
                agent.delete("/api/v1/access-requests/" + id);
              }
            })
        .hasMessageContaining("People were asked 10 times within a minute");
    // And where nobody is asked all is as before
    assertThat(agent.post("/api/v1/access-requests", body.formatted("open")).get("lease"))
        .isNotNull();
  }

  private static boolean isTooMuch(String message) {
    return message.contains("access denied: people were asked 10 times within a minute")
        && message.contains("code=too_many_requests");
  }

  /** Logins side by side, of a driver that waits for two seconds. */
  private List<String> leaveAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(threads.submit(this::login));
      }
      List<String> told = new ArrayList<>();
      for (Future<String> one : all) {
        told.add(one.get());
      }
      return told;
    } finally {
      threads.shutdownNow();
    }
  }

  private String login() {
    Endpoint at = gate.at("guarded", token);
    Properties login = new Properties();
    login.setProperty("user", at.connection());
    login.setProperty("password", at.token().reveal());
    login.setProperty("sslMode", "REQUIRED");
    login.setProperty("socketTimeout", "2000");
    try {
      DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + at.port() + "/", login).close();
      return "let in";
    } catch (SQLException e) {
      return e.getMessage();
    }
  }
}
