package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.ServerPreparedStatement;
import dev.sallyport.demo.DemoStage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What detectors find in a real server's answers, whatever the protocol and the size. */
class DetectIT {
  private static final String POLICY =
      """
      policy: detecting
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.*, staging.*] }
        - allow: { verbs: [insert], tables: [staging.*] }
      masks:
        - { detect: [credit_card, email, phone], as: partial, keep: 4 }
        - detect: [{ name: employee_id, pattern: "\\\\bEMP-[0-9]{6}\\\\b" }]
          as: redact
      """;

  private static final String CARD = "4111111111111111";
  private static final String COVERED = "************1111";

  /** Payload bytes of the largest frame, and of the length in front of a value that long. */
  private static final int MAX_FRAME = 0xffffff;

  private static final int LENGTH_BYTES = 9;

  @TempDir static Path folder;
  private static DemoStage stage;

  private Connection agent;

  @BeforeAll
  static void start() {
    stage = StageWithPolicy.start(folder, POLICY);
    stage
        .database()
        .execute(
            "CREATE TABLE staging.found (id INT PRIMARY KEY, note TEXT, doc JSON, raw BLOB,"
                + " mail VARCHAR(60) UNIQUE)",
            "INSERT INTO staging.found VALUES (1, 'card 4111111111111111, EMP-123456',"
                + " '{\"card\": 4111111111111111, \"n\": 12, \"m\": \"a\\\\njane@example.com\"}',"
                + " 'call +49 30 1234567', 'jane.doe@example.com'),"
                + " (2, 'nothing', '{\"n\": 12}', NULL, NULL)");
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    agent =
        StageWithPolicy.connect(
            stage,
            "/shop?sslMode=REQUIRED&useServerPrepStmts=true&emulateUnsupportedPstmts=false"
                + "&useCursorFetch=true");
  }

  @AfterEach
  void hangUp() throws SQLException {
    agent.close();
  }

  @Test
  void shouldCoverInBothProtocolsAndWithCursors() throws SQLException {
    String sql = "SELECT note, doc, raw, UPPER(mail) AS m FROM staging.found ORDER BY id";
    List<List<String>> expected =
        List.of(
            List.of(
                "card " + COVERED + ", **********",
                "{\"m\": \"a\\n************.com\", \"n\": 12, \"card\": \"**********1111\"}",
                "call **********4567",
                "****************.COM"),
            Arrays.asList("nothing", "{\"n\": 12}", null, null));
    try (Statement text = agent.createStatement();
        PreparedStatement binary = agent.prepareStatement(sql);
        PreparedStatement cursor = agent.prepareStatement(sql)) {
      assertThat(binary.isWrapperFor(ServerPreparedStatement.class)).isTrue();
      cursor.setFetchSize(1);
      assertThat(rows(text.executeQuery(sql))).isEqualTo(expected);
      assertThat(rows(binary.executeQuery())).isEqualTo(expected);
      assertThat(rows(cursor.executeQuery())).isEqualTo(expected);
    }
  }

  @Test
  void shouldFindWhatStraddlesTheBorderOfFrames() throws SQLException {
    int before = MAX_FRAME - LENGTH_BYTES - CARD.length() / 2;
    String sql =
        "SELECT CONCAT(REPEAT('x', "
            + (before - 1)
            + "), ' ', '4111', '111111111111', ' ', REPEAT('y ', 500000)) AS v";
    try (Statement text = agent.createStatement();
        PreparedStatement binary = agent.prepareStatement(sql)) {
      for (ResultSet result : List.of(text.executeQuery(sql), binary.executeQuery())) {
        assertThat(result.next()).isTrue();
        String value = result.getString(1);
        assertThat(value.length()).isEqualTo(before + CARD.length() + 1 + 1_000_000);
        assertThat(value.substring(before - 3, before + CARD.length() + 3))
            .isEqualTo("xx " + COVERED + " y ");
        assertThat(result.next()).isFalse();
      }
    }
  }

  @Test
  void shouldCoverTextsOfErrors() throws SQLException {
    try (Statement text = agent.createStatement()) {
      assertThatThrownBy(
              () ->
                  text.execute(
                      "INSERT INTO staging.found (id, mail) VALUES (3, 'jane.doe@example.com')"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Duplicate entry '[email]' for key")
          .hasMessageNotContaining("jane");
    }
  }

  private static List<List<String>> rows(ResultSet result) throws SQLException {
    try (result) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          byte[] value = result.getBytes(i);
          row.add(value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
