package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.ServerPreparedStatement;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masked columns by position, whatever becomes of them on the way, in both protocols. */
class LineageMaskIT {
  private static final String POLICY =
      """
      policy: lineage
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      temporary_tables: allow
      statements:
        - allow: { verbs: [select], tables: [shop.*, staging.*] }
        - allow: { verbs: [insert, update, delete, create], tables: [staging.*] }
        - allow: { routines: [shop.badge, shop.greeting] }
      masks:
        - { columns: [shop.customers.ssn, "*.*.card_number"], as: redact }
        - { columns: [staging.people.pin, staging.people.code], as: redact, predicates: equality }
      """;

  private static final String REDACTED = "[redacted]";

  @TempDir static Path folder;
  private static DemoStage stage;
  private static DirectDatabase database;
  private static final List<String> SECRETS = new ArrayList<>();

  private Connection agent;

  @BeforeAll
  static void start() {
    stage = StageWithPolicy.start(folder, POLICY);
    DatabaseServer server = stage.database();
    server.execute("CREATE VIEW shop.cards AS SELECT id, ssn AS tag, country FROM shop.customers");
    server.execute("CREATE VIEW shop.badges AS SELECT CONCAT(tag, '!') AS b, id FROM shop.cards");
    server.execute(
        "CREATE FUNCTION shop.badge(c INT) RETURNS CHAR(11) READS SQL DATA"
            + " RETURN (SELECT ssn FROM shop.customers WHERE id = c)");
    server.execute(
        "CREATE FUNCTION shop.greeting(n VARCHAR(80)) RETURNS VARCHAR(99) DETERMINISTIC"
            + " RETURN CONCAT('Dear ', n)");
    server.execute("CREATE TABLE staging.notes (id INT, body VARCHAR(200))");
    server.execute("CREATE TABLE staging.people (id INT, pin VARCHAR(11), code INT)");
    server.execute("INSERT INTO staging.people VALUES (1, 'abc', 7), (2, '900', 8)");
    database = StageWithPolicy.database(stage);
    for (List<String> row :
        database.rows("SELECT ssn, card_number, MD5(ssn) FROM shop.customers WHERE id <= 3")) {
      for (String secret : row) {
        SECRETS.add(secret);
        SECRETS.add(new StringBuilder(secret).reverse().toString());
        SECRETS.add(HexFormat.of().withUpperCase().formatHex(secret.getBytes()));
      }
    }
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    agent =
        StageWithPolicy.connect(
            stage, "/shop?sslMode=REQUIRED&useServerPrepStmts=true&emulateUnsupportedPstmts=false");
  }

  @AfterEach
  void hangUp() throws SQLException {
    agent.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT id, name, ssn, card_number FROM customers WHERE id <= 3 ORDER BY id | --xx",
        "SELECT ssn AS country, country AS ssn FROM customers WHERE id <= 3 ORDER BY id | x-",
        "SELECT UPPER(ssn), CONCAT(name, ssn), REVERSE(ssn), HEX(ssn) FROM customers WHERE id = 1 | xxxx",
        "SELECT LENGTH(ssn), ssn IS NULL, MD5(ssn), name FROM customers WHERE id = 2 | xxx-",
        "SELECT CASE WHEN ssn IS NULL THEN 1 ELSE 0 END, name FROM customers WHERE id = 1 | x-",
        "SELECT MAX(ssn), COUNT(*), GROUP_CONCAT(ssn) FROM customers WHERE id <= 3 | x-x",
        "SELECT country, COUNT(ssn) FROM customers WHERE id <= 9 GROUP BY country ORDER BY country | -x",
        "SELECT x, i FROM (SELECT ssn AS x, id AS i FROM customers) d WHERE i <= 3 ORDER BY i | x-",
        "WITH c AS (SELECT * FROM customers) SELECT * FROM c WHERE id <= 3 ORDER BY id | ----xx---",
        "WITH RECURSIVE r (i, s) AS (SELECT id, ssn FROM customers WHERE id = 1 UNION ALL SELECT c.id,"
            + " c.ssn FROM r JOIN customers c ON c.id = r.i + 1 WHERE r.i < 3) SELECT i, s FROM r | -x",
        "SELECT id, name FROM customers WHERE id <= 3 UNION ALL SELECT id, ssn FROM customers"
            + " WHERE id <= 3 ORDER BY id | -x",
        "SELECT 'card', card_number FROM payments WHERE id = 1 UNION ALL SELECT name, country"
            + " FROM customers WHERE id = 1 ORDER BY 1 | -x",
        "SELECT * FROM cards WHERE id <= 3 ORDER BY id | -x-",
        "SELECT b, id FROM badges WHERE id <= 3 ORDER BY id | x-",
        "SELECT badge(id), greeting(name) FROM customers WHERE id <= 3 ORDER BY id | x-",
        "SELECT o.id, (SELECT ssn FROM customers c WHERE c.id = o.customer_id) FROM orders o"
            + " WHERE o.id <= 5 ORDER BY o.id | -x",
        "TABLE customers ORDER BY id LIMIT 2 | ----xx---",
        "SELECT FIRST_VALUE(ssn) OVER (ORDER BY id), id FROM customers WHERE id <= 3 ORDER BY id | x-",
        "SELECT JSON_OBJECT('a', ssn), id FROM customers WHERE id <= 3 ORDER BY id | x-",
        "SELECT p.card_number, p.amount FROM payments p WHERE p.id <= 5 ORDER BY p.id | x-",
        "SELECT o.id, c.ssn, c.name FROM orders o JOIN customers c ON c.id = o.customer_id"
            + " WHERE o.id <= 5 ORDER BY o.id | -x-",
        "SELECT IFNULL(ssn, name), COALESCE(NULL, country) FROM customers WHERE id = 1 | x-",
        "SELECT d.s, c.id FROM customers c, LATERAL (SELECT c.ssn AS s) d WHERE c.id <= 3 ORDER BY c.id | x-",
        "VALUES ROW((SELECT ssn FROM customers WHERE id = 1), 1) | x-",
        "SELECT SHA2(ssn, 256), TRIM(ssn), LEFT(ssn, 3), id FROM customers WHERE id <= 3 ORDER BY id | xxx-",
        "SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id)"
            + " AND id <= 3 ORDER BY id | -",
        "SELECT COUNT(*) FROM customers WHERE country = 'DE' | -"
      })
  void shouldCoverByPositionAndLeaveTheRest(String sql, String covered) throws SQLException {
    List<List<String>> expected = database.rows(sql);
    assertThat(expected).isNotEmpty();
    try (Statement text = agent.createStatement();
        PreparedStatement binary = agent.prepareStatement(sql)) {
      assertThat(binary.isWrapperFor(ServerPreparedStatement.class)).isTrue();
      assertCovered(rows(text.executeQuery(sql)), expected, covered);
      assertCovered(rows(binary.executeQuery()), expected, covered);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customers WHERE ssn LIKE '9%'",
        "SELECT CASE WHEN ssn LIKE '9%' THEN EXP(1000) ELSE 0 END FROM customers WHERE id = 1",
        "SELECT CASE WHEN ssn LIKE '9%' THEN (SELECT 1 UNION SELECT 2) END FROM customers WHERE id = 1",
        "SELECT IF(ssn LIKE '9%', SLEEP(3), 0) FROM customers WHERE id = 1",
        "SELECT EXTRACTVALUE(1, CONCAT(0x7e, ssn)) FROM customers WHERE id = 1",
        "SELECT ssn + 0 FROM customers WHERE id = 1",
        "SELECT CAST(REPLACE(ssn, '-', '') AS UNSIGNED) + 0 FROM customers WHERE id = 1",
        "SELECT COALESCE(ssn, EXP(1000)) FROM customers WHERE id = 1",
        "SELECT greeting(ssn) FROM customers WHERE id = 1",
        "SELECT LEFT(ssn, 1) FROM customers WHERE id = 1 UNION SELECT '9'",
        "SELECT DISTINCT ssn FROM customers",
        "WITH RECURSIVE r (n, s) AS (SELECT 1, CAST('' AS CHAR(5)) UNION ALL SELECT n + 1,"
            + " (SELECT ssn FROM customers WHERE id = 1) FROM r WHERE n < 3) SELECT n, s FROM r",
        "SELECT CONCAT(d.x, c.ssn) FROM customers c, (SELECT REPEAT('a', 67108860) AS x) d WHERE c.id = 1",
        "CREATE TABLE staging.guess (card_number VARCHAR(19) UNIQUE)",
        "CREATE FUNCTION staging.f() RETURNS ENUM('900') READS SQL DATA RETURN (SELECT ssn FROM shop.customers LIMIT 1)",
        "SET SESSION group_concat_max_len = (SELECT LENGTH(ssn) FROM customers WHERE id = 1)",
        "SELECT id FROM customers ORDER BY ssn",
        "SELECT id, ssn FROM customers ORDER BY 2",
        "SELECT COUNT(*) FROM customers GROUP BY ssn",
        "SELECT id, ssn AS s FROM customers HAVING s LIKE '9%'",
        "SELECT a.id FROM customers a JOIN customers b USING (ssn)",
        "SELECT a.id FROM customers a NATURAL JOIN customers b",
        "SELECT 1 FROM orders WHERE (SELECT ssn FROM customers WHERE id = 1) LIKE '9%'",
        "SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers WHERE ssn LIKE '9%')",
        "SELECT id FROM cards WHERE tag LIKE '9%'",
        "SELECT id FROM badges ORDER BY b",
        "SELECT id FROM customers WHERE badge(id) LIKE '9%'",
        "SELECT ROW_NUMBER() OVER (ORDER BY ssn), id FROM customers",
        "SELECT id FROM (SELECT id, ssn AS x FROM customers) d WHERE x > '9'",
        "WITH c (i, x) AS (SELECT id, ssn FROM customers) SELECT i FROM c ORDER BY x",
        "(SELECT id, ssn FROM customers) UNION (SELECT 0, '950') ORDER BY 2",
        "SELECT id FROM customers WHERE \u212Aey = 1 OR `SSN` = '900'",
        "SELECT c.id FROM customers c, JSON_TABLE(JSON_ARRAY(c.ssn), '$[*]' COLUMNS (v INT PATH '$')) j",
        "INSERT INTO staging.notes SELECT id, ssn FROM customers WHERE id <= 3",
        "INSERT INTO staging.notes (body) VALUES ((SELECT ssn FROM customers WHERE id = 1))",
        "INSERT INTO staging.notes SELECT id, tag FROM cards WHERE id <= 3",
        "INSERT INTO staging.notes VALUES (1, badge(1))",
        "CREATE TABLE staging.copy AS SELECT ssn FROM customers",
        "CREATE TEMPORARY TABLE staging.copy AS SELECT ssn FROM customers",
        "UPDATE staging.notes SET body = (SELECT MAX(ssn) FROM customers)",
        "DELETE FROM staging.notes WHERE body = (SELECT ssn FROM customers WHERE id = 1)",
        "SELECT ssn INTO @s FROM customers WHERE id = 1",
        "SELECT @s := ssn FROM customers WHERE id = 1",
        "SET @s = (SELECT ssn FROM customers WHERE id = 1)",
        "SET @s = badge(1)",
        "SELECT ssn FROM customers INTO OUTFILE '/tmp/ssn'",
        "PREPARE p FROM 'SELECT id FROM customers WHERE ssn LIKE ''9%'''",
        "PREPARE p FROM 'INSERT INTO staging.notes SELECT id, ssn FROM customers'",
        "HANDLER customers OPEN",
        "SELECT /*! id FROM customers WHERE ssn > '9' -- */ 1"
      })
  void shouldRefuseTricksInBothProtocols(String sql) throws SQLException {
    try (Statement text = agent.createStatement()) {
      assertRefused(() -> text.execute(sql));
      assertRefused(
          () -> {
            try (PreparedStatement binary = agent.prepareStatement(sql)) {
              binary.execute();
            }
          });
      assertThat(rows(text.executeQuery("SELECT @s")))
          .containsExactly(Collections.singletonList(null));
      assertThat(database.number("SELECT COUNT(*) FROM staging.notes")).isZero();
    }
  }

  @Test
  void shouldWithholdErrorsAndWarningsThatQuoteValues() throws SQLException {
    try (Statement text = agent.createStatement()) {
      text.executeQuery("SELECT UPPER(ssn) FROM customers WHERE id = 1").close();
      assertRefused(() -> text.executeQuery("SHOW WARNINGS"));
      text.execute("DO 1");
      rows(text.executeQuery("SHOW WARNINGS"));
    }
  }

  @Test
  void shouldChooseRowsByAWholeValueWhereThePolicySaysSo() throws SQLException {
    List<String> second = List.of("2", REDACTED);
    try (Statement text = agent.createStatement();
        PreparedStatement pin =
            agent.prepareStatement("SELECT id, pin FROM staging.people WHERE pin = ?");
        PreparedStatement code =
            agent.prepareStatement("SELECT id FROM staging.people WHERE id > ? AND ? = code")) {
      assertThat(rows(text.executeQuery("SELECT id, pin FROM staging.people WHERE pin = '900'")))
          .containsExactly(second);
      pin.setString(1, "900");
      assertThat(rows(pin.executeQuery())).containsExactly(second);
      code.setInt(1, 0);
      code.setInt(2, 8);
      assertThat(rows(code.executeQuery())).containsExactly(List.of("2"));
      // A number finds every text that begins with it, or with none.
      pin.setInt(1, 0);
      assertRefused(pin::executeQuery);
      code.setString(2, "8x");
      assertRefused(code::executeQuery);
      assertRefused(() -> text.executeQuery("SELECT id FROM staging.people WHERE pin = 0"));
      assertRefused(() -> text.executeQuery("SELECT id FROM staging.people WHERE pin LIKE '9%'"));
      // Then the statement is as good as before
      pin.setString(1, "abc");
      assertThat(rows(pin.executeQuery())).containsExactly(List.of("1", REDACTED));
    }
  }

  @Test
  void shouldFollowTemporaryTables() throws SQLException {
    try (Statement text = agent.createStatement()) {
      // Given
      text.execute(
          "CREATE TEMPORARY TABLE staging.pick AS"
              + " SELECT id, country, card_number FROM customers WHERE id <= 3");
      String sql = "SELECT id, UPPER(card_number), p.* FROM staging.pick p ORDER BY p.id";
      // Then
      for (List<List<String>> rows : both(sql)) {
        assertThat(rows).hasSize(3);
        assertThat(rows)
            .allSatisfy(
                row ->
                    assertThat(List.of(row.get(1), row.get(4)))
                        .containsExactly(REDACTED, REDACTED));
        assertNoSecret(rows.toString());
      }
      assertRefused(() -> text.execute("SELECT id FROM staging.pick WHERE card_number LIKE '4%'"));
      // When one hides a table
      long orders = database.number("SELECT COUNT(*) FROM shop.orders");
      text.execute("CREATE TEMPORARY TABLE orders (id INT, body VARCHAR(30))");
      text.execute("INSERT INTO orders VALUES (1, 'mine')");
      assertRefused(() -> text.execute("INSERT INTO orders SELECT id, ssn FROM customers"));
      assertThat(both("SELECT * FROM orders"))
          .allSatisfy(rows -> assertThat(rows).containsExactly(List.of("1", "mine")));
      text.execute("DROP TEMPORARY TABLE orders");
      // Then it means what it meant
      assertThat(both("SELECT COUNT(*) FROM orders"))
          .allSatisfy(rows -> assertThat(rows).containsExactly(List.of("" + orders)));
    }
  }

  @Test
  void shouldFollowStatementsInText() throws SQLException {
    try (Statement text = agent.createStatement()) {
      text.execute(
          "PREPARE p FROM 'SELECT id, UPPER(ssn) FROM customers WHERE id <= ? ORDER BY id'");
      text.execute("SET @n = 2");
      List<List<String>> rows = rows(text.executeQuery("EXECUTE p USING @n"));
      assertThat(rows).containsExactly(List.of("1", REDACTED), List.of("2", REDACTED));
      text.execute("DEALLOCATE PREPARE p");
      assertRefused(() -> text.execute("EXECUTE p USING @n"));
      text.execute("SET @q = 'SELECT ssn FROM customers'");
      assertRefused(() -> text.execute("PREPARE p FROM @q"));
    }
  }

  @Test
  void shouldFollowUserVariables() throws SQLException {
    try (Statement text = agent.createStatement()) {
      text.execute("SET @k = 3, @t = 'word'");
      assertThat(both("SELECT id, @k, @t FROM orders WHERE id = @k"))
          .allSatisfy(rows -> assertThat(rows).containsExactly(List.of("3", "3", "word")));
      text.execute("SELECT MAX(id) INTO @m FROM customers WHERE id <= 3");
      assertThat(both("SELECT @m + 1"))
          .allSatisfy(rows -> assertThat(rows).containsExactly(List.of("4")));
    }
  }

  /** A call that should fail. */
  private interface Trick {
    void run() throws SQLException;
  }

  private static void assertRefused(Trick trick) {
    assertThatThrownBy(trick::run)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Sallyport: ")
        .satisfies(e -> assertNoSecret(e.getMessage()));
  }

  private static void assertCovered(
      List<List<String>> shown, List<List<String>> expected, String covered) {
    assertNoSecret(shown.toString());
    assertThat(shown).hasSameSizeAs(expected);
    for (int row = 0; row < shown.size(); row++) {
      assertThat(shown.get(row)).hasSize(covered.length());
      for (int i = 0; i < covered.length(); i++) {
        String cell = shown.get(row).get(i);
        if (covered.charAt(i) == '-') {
          assertThat(cell).isEqualTo(expected.get(row).get(i));
        } else {
          assertThat(cell).isIn(REDACTED, '"' + REDACTED + '"', null);
        }
      }
    }
  }

  private static void assertNoSecret(String text) {
    assertThat(text.toUpperCase(Locale.ROOT))
        .doesNotContain(SECRETS.stream().map(s -> s.toUpperCase(Locale.ROOT)).toList());
  }

  /** The same in the text and in the binary protocol. */
  private List<List<List<String>>> both(String sql) throws SQLException {
    try (Statement text = agent.createStatement();
        PreparedStatement binary = agent.prepareStatement(sql)) {
      assertThat(binary.isWrapperFor(ServerPreparedStatement.class)).isTrue();
      return List.of(rows(text.executeQuery(sql)), rows(binary.executeQuery()));
    }
  }

  private static List<List<String>> rows(ResultSet result) throws SQLException {
    try (result) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
