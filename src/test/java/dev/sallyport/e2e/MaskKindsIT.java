package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.ServerPreparedStatement;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.policy.MaskKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of mask on every type of column, as drivers that are strict about types read them. */
class MaskKindsIT {
  /** The tables come after the start, so that no kind is refused for their types. */
  private static final String POLICY =
      """
      policy: kinds
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [staging.*] }
      masks:
        - { columns: [staging.all_redact.*], as: redact }
        - { columns: [staging.all_partial.*], as: partial, keep: 3 }
        - { columns: [staging.all_hash.*], as: hash }
        - { columns: [staging.all_null.*], as: null }
        - { columns: [staging.all_email.*], as: email }
        - { columns: [staging.all_constant.*], as: constant, value: "n/a" }
      """;

  @TempDir static Path folder;
  private static DemoStage stage;

  /** Rows as the database has them: values, NULLs, other values. */
  private static List<List<String>> stored;

  @BeforeAll
  static void start() {
    stage = StageWithPolicy.start(folder, POLICY);
    DatabaseServer server = stage.database();
    for (MaskKind kind : MaskKind.values()) {
      make(server, table(kind));
    }
    stored = StageWithPolicy.database(stage).rows("SELECT * FROM staging.all_redact ORDER BY id");
    // A catalogue of the last second may lack the tables; then all is covered, NULL too.
    String last = "SELECT fixed FROM " + table(MaskKind.CONSTANT);
    Eventually.holds(Duration.ofSeconds(60), () -> assertThat(hasNull(last)).isTrue());
  }

  private static boolean hasNull(String sql) {
    try (Connection agent = connectorJ("");
        Statement text = agent.createStatement();
        ResultSet rows = text.executeQuery(sql)) {
      boolean found = false;
      while (rows.next()) {
        found |= rows.getString(1) == null;
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void make(DatabaseServer server, String table) {
    List<String> definitions = new ArrayList<>();
    List<List<String>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String[] column : EveryColumn.ALL) {
      definitions.add("`" + column[0] + "` " + column[1]);
      rows.get(0).add(column[2]);
      rows.get(1).add(column[1].contains("NOT NULL") ? "DEFAULT" : "NULL");
      rows.get(2).add(column[3]);
    }
    // The one column without a default that takes no NULL.
    rows.get(1).set(6, "7779");
    rows.get(1).set(0, "4710");
    server.execute("CREATE TABLE " + table + " (" + String.join(", ", definitions) + ")");
    for (List<String> row : rows) {
      server.execute("INSERT INTO " + table + " VALUES (" + String.join(", ", row) + ")");
    }
  }

  private static String table(MaskKind kind) {
    return "staging.all_" + kind.word();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource(MaskKind.class)
  void shouldCoverEveryTypeInTheTextProtocol(MaskKind kind) throws SQLException {
    try (Connection agent = connectorJ("");
        Statement text = agent.createStatement()) {
      assertCovered(kind, values(text.executeQuery("SELECT * FROM " + table(kind))));
    }
  }

  @ParameterizedTest
  @EnumSource(MaskKind.class)
  void shouldCoverEveryTypeInTheBinaryProtocol(MaskKind kind) throws SQLException {
    try (Connection agent = connectorJ("&useServerPrepStmts=true&emulateUnsupportedPstmts=false");
        PreparedStatement binary = agent.prepareStatement("SELECT * FROM " + table(kind))) {
      assertThat(binary.isWrapperFor(ServerPreparedStatement.class)).isTrue();
      assertCovered(kind, values(binary.executeQuery()));
    }
  }

  @ParameterizedTest
  @EnumSource(MaskKind.class)
  void shouldCoverEveryTypeThatACursorFetches(MaskKind kind) throws SQLException {
    try (Connection agent = connectorJ("&useCursorFetch=true&defaultFetchSize=1");
        PreparedStatement cursor = agent.prepareStatement("SELECT * FROM " + table(kind))) {
      assertCovered(kind, values(cursor.executeQuery()));
    }
  }

  @ParameterizedTest
  @EnumSource(MaskKind.class)
  void shouldCoverEveryTypeForMariaDbConnector(MaskKind kind) throws SQLException {
    for (String parameters : List.of("", "&useServerPrepStmts=true")) {
      try (Connection agent =
              DriverManager.getConnection(
                  "jdbc:mariadb://127.0.0.1:"
                      + stage.mysqlPort()
                      + "/staging?permitMysqlScheme&sslMode=trust"
                      + parameters,
                  stage.connection(),
                  StageWithPolicy.token(stage));
          PreparedStatement statement = agent.prepareStatement("SELECT * FROM " + table(kind))) {
        assertCovered(kind, values(statement.executeQuery()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MaskKind.class)
  void shouldCoverEachOfSeveralResults(MaskKind kind) throws SQLException {
    String sql = "SELECT * FROM " + table(kind);
    try (Connection agent = connectorJ("&allowMultiQueries=true");
        Statement text = agent.createStatement()) {
      assertThat(text.execute(sql + "; SELECT 2; " + sql)).isTrue();
      assertCovered(kind, values(text.getResultSet()));
      assertThat(text.getMoreResults()).isTrue();
      try (ResultSet plain = text.getResultSet()) {
        assertThat(plain.next()).isTrue();
        assertThat(plain.getInt(1)).isEqualTo(2);
      }
      assertThat(text.getMoreResults()).isTrue();
      assertCovered(kind, values(text.getResultSet()));
    }
  }

  @Test
  void shouldHashAlikeHoweverAValueIsRead() throws SQLException {
    List<String> columns =
        List.of(
            "id",
            "number",
            "padded",
            "big",
            "ubig",
            "fixed",
            "name",
            "latin",
            "wide",
            "bytes",
            "longtext",
            "member",
            "members",
            "document");
    String sql = "SELECT `" + String.join("`, `", columns) + "` FROM staging.all_hash";
    List<List<String>> hashes = new ArrayList<>();
    for (String parameters :
        List.of(
            "",
            "&useServerPrepStmts=true",
            "&useCursorFetch=true&defaultFetchSize=1",
            "&characterSetResults=utf8mb3",
            "&characterSetResults=utf8mb4&characterEncoding=ISO-8859-1")) {
      try (Connection agent = connectorJ(parameters);
          PreparedStatement statement = agent.prepareStatement(sql);
          ResultSet result = statement.executeQuery()) {
        List<String> row = new ArrayList<>();
        while (result.next()) {
          for (int i = 1; i <= columns.size(); i++) {
            row.add(result.getString(i));
          }
        }
        hashes.add(row);
      }
    }
    assertThat(hashes).allSatisfy(row -> assertThat(row).isEqualTo(hashes.get(0)));
    // Behind the row of NULLs the same text has the same pseudonym, whatever it is stored in
    List<String> row = hashes.get(0).subList(columns.size(), 2 * columns.size());
    assertThat(row.get(columns.indexOf("name")))
        .matches("[0-9a-f]{32}")
        .isEqualTo(row.get(columns.indexOf("wide")));
    assertThat(row.get(columns.indexOf("number"))).matches("[0-9]{1,10}");
    assertThat(row.get(columns.indexOf("document"))).matches("\"[0-9a-f]{32}\"");
  }

  private static Connection connectorJ(String parameters) throws SQLException {
    return StageWithPolicy.connect(stage, "/staging?sslMode=REQUIRED" + parameters);
  }

  /** Rows: each value as an object and as a text. */
  private static List<List<List<String>>> values(ResultSet result) throws SQLException {
    try (result) {
      List<List<List<String>>> rows = new ArrayList<>();
      while (result.next()) {
        List<List<String>> row = new ArrayList<>();
        for (int i = 1; i <= EveryColumn.ALL.length; i++) {
          List<String> forms = new ArrayList<>();
          Object object = result.getObject(i);
          forms.add(
              object instanceof byte[] bytes
                  ? new String(bytes, StandardCharsets.UTF_8)
                  : object == null ? null : object.toString());
          forms.add(result.getString(i));
          row.add(forms);
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static void assertCovered(MaskKind kind, List<List<List<String>>> rows) {
    assertNothingLeaves(kind, rows);
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < EveryColumn.ALL.length; i++) {
        boolean isNull = rows.get(row).get(i).get(0) == null;
        boolean wasNull = stored.get(row).get(i) == null;
        assertThat(isNull || !wasNull).as("%s row %s", EveryColumn.ALL[i][0], row).isTrue();
        assertThat(isNull || kind != MaskKind.NULL).isTrue();
      }
    }
    assertNames(kind, rows, column("name"));
    assertNames(kind, rows, column("wide"));
  }

  private static void assertNames(MaskKind kind, List<List<List<String>>> rows, int name) {
    List<String> names = rows.stream().map(row -> row.get(name).get(1)).toList();
    switch (kind) {
      case REDACT -> assertThat(names).containsExactly(null, "[redacted]", "[redacted]");
      case PARTIAL ->
          assertThat(names).containsExactly(null, "*".repeat(13) + " 77", "*".repeat(15) + "com");
      case EMAIL -> assertThat(names).containsExactly(null, "[redacted]", "s***@example.com");
      case CONSTANT -> assertThat(names).containsExactly(null, "n/a", "n/a");
      case NULL -> assertThat(names).containsExactly(null, null, null);
      default -> assertThat(names.get(1)).matches("[0-9a-f]{32}").isNotEqualTo(names.get(2));
    }
  }

  private static int column(String name) {
    for (int i = 0; i < EveryColumn.ALL.length; i++) {
      if (EveryColumn.ALL[i][0].equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** No value comes out as it is, nor the words that all texts have. */
  private static void assertNothingLeaves(MaskKind kind, List<List<List<String>>> rows) {
    // A pseudonym of digits has any four of them now and then.
    List<String> words =
        kind == MaskKind.HASH
            ? List.of("secret", "17:17", "日本")
            : List.of("secret", "7777", "1977", "1978", "17:17", "日本");
    assertThat(rows).hasSameSizeAs(stored);
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < EveryColumn.ALL.length; i++) {
        for (String form : rows.get(row).get(i)) {
          if (form != null) {
            assertThat(form).as(EveryColumn.ALL[i][0]).isNotEqualTo(stored.get(row).get(i));
            assertThat(form.toLowerCase(Locale.ROOT))
                .as(EveryColumn.ALL[i][0])
                .doesNotContain(words);
          }
        }
      }
    }
  }
}
