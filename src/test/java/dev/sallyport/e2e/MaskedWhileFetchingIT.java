package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cursor that was opened before a mask came, at a real MySQL. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MaskedWhileFetchingIT {
  private static final String RULE =
      """
        - allow: { verbs: [select], tables: [shop.customers] }
      """;
  private static final String POLICY =
      """
      policy: fetching
      match: { groups: [maintenance-agents], connections: [shop] }
      statements:
        - allow: { verbs: [insert], tables: [staging.*] }
      """
          + RULE;
  private static final String MASKS =
      """
      masks:
        - { columns: [shop.customers.ssn], as: redact }
      """;

  @TempDir private Path folder;

  @Test
  void shouldFetchNothingMoreOnceOtherMasksAreInForce() throws Exception {
    try (WaitingStage stage = new WaitingStage(folder, POLICY, PatientBreaker.LATE);
        Connection agent =
            stage.connect(
                stage.port(), "&useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=1");
        Connection other = stage.connect();
        PreparedStatement statement =
            agent.prepareStatement("SELECT ssn FROM shop.customers ORDER BY id LIMIT 5")) {
      // Given
      ResultSet rows = statement.executeQuery();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).startsWith("900-");
      assertThat(rows.next()).isTrue();
      // When
      stage.replaceInPolicy(RULE, RULE + MASKS);
      Eventually.holds(
          Duration.ofSeconds(60), () -> assertThat(first(other)).isEqualTo("[redacted]"));
      // Then
      assertThatThrownBy(rows::next).hasMessageContaining("code=changed");
      try (ResultSet again = statement.executeQuery()) {
        assertThat(again.next()).isTrue();
        assertThat(again.getString(1)).isEqualTo("[redacted]");
      }
    }
  }

  private static String first(Connection agent) {
    try (Statement statement = agent.createStatement();
        ResultSet row = statement.executeQuery("SELECT ssn FROM shop.customers LIMIT 1")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      return e.getMessage();
    }
  }
}
