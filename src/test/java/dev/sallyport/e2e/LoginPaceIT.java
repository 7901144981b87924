package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.AccountServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that logs in and out in a loop, each time with a user that is made for it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoginPaceIT {
  private static final int LOGINS = 40;

  @TempDir private static Path directory;
  private static AccountServer server;

  @BeforeAll
  static void start() {
    server = AccountServer.mysql(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void shouldMakeNoMoreUsersThanAnIdentityMayOpenSessions() {
    // Given
    EphemeralGate.Settings settings = new EphemeralGate.Settings();
    settings.sessionsPerMinute = 10;
    long before = usersMade();
    // When
    List<SQLException> refused = loginAndOut(settings);
    // Then those that were refused made no work for the database
    assertThat(refused).isNotEmpty();
    assertThat(refused.stream().map(Throwable::getMessage))
        .allMatch(
            told -> told.contains("10 sessions with a database user of their own within a minute"))
        .allMatch(told -> told.contains("try again in "))
        .allMatch(told -> told.contains("code=too_many_sessions"));
    assertThat(refused.get(0).getErrorCode()).isEqualTo(1226);
    assertThat(usersMade() - before).isEqualTo(LOGINS - refused.size());
  }

  @Test
  void shouldLetAsManyInAsComeWhereNothingIsBounded() {
    long before = usersMade();
    assertThat(loginAndOut(new EphemeralGate.Settings())).isEmpty();
    assertThat(usersMade() - before).isEqualTo(LOGINS);
  }

  private static List<SQLException> loginAndOut(EphemeralGate.Settings settings) {
    List<SQLException> refused = new ArrayList<>();
    try (EphemeralGate gate = new EphemeralGate(server, settings)) {
      for (int i = 0; i < LOGINS; i++) {
        try {
          gate.connect().close();
        } catch (SQLException e) {
          refused.add(e);
        }
      }
    }
    return refused;
  }

  private static long usersMade() {
    return Long.parseLong(
        server.server.rows("SHOW GLOBAL STATUS LIKE 'Com_create_user'").get(0).get(1));
  }
}
