package dev.sallyport.sql.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String SECRET = "900-12-3456";

  private final SampleShopReading session = new SampleShopReading();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "INSERT INTO customers (id, ssn) VALUES (1, '900-12-3456')"
            + "|INSERT INTO customers (id, ssn) VALUES (1, '[masked]')",
        "INSERT INTO customers (ssn, name) VALUES ('900-12-3456', 'Bo'), (_utf8'900-12-3456', 'Al')"
            + "|INSERT INTO customers (ssn, name) VALUES ('[masked]', 'Bo'), ('[masked]', 'Al')",
        "REPLACE customers VALUE (1, 'Bo', '900-12-3456', 4111, 'DE')"
            + "|REPLACE customers VALUE (1, 'Bo', '[masked]', '[masked]', 'DE')",
        "INSERT INTO customers VALUES (1, 'Bo', '900-12-3456', NULL, 'DE')"
            + "|INSERT INTO customers VALUES (1, 'Bo', '[masked]', NULL, 'DE')",
        "INSERT INTO customers SET id = 1, ssn = '900-12-3456'"
            + "|INSERT INTO customers SET id = 1, ssn = '[masked]'",
        "INSERT INTO customers (id, ssn) VALUES (1, 'a') ON DUPLICATE KEY UPDATE name = 'Bo',"
            + " ssn = CONCAT('900', '12'), country = IF(VALUES(ssn) = '1', 'a', 'b')"
            + "|INSERT INTO customers (id, ssn) VALUES (1, '[masked]') ON DUPLICATE KEY UPDATE"
            + " name = 'Bo', ssn = CONCAT('[masked]', '[masked]'), country = IF(VALUES(ssn) ="
            + " '[masked]', '[masked]', '[masked]')",
        "INSERT INTO customers (id, name, ssn) VALUES (1, 'Bo', 'a') ON DUPLICATE KEY UPDATE"
            + " customers.name = VALUES(name), ssn = VALUES(ssn)"
            + "|INSERT INTO customers (id, name, ssn) VALUES (1, 'Bo', '[masked]') ON DUPLICATE KEY"
            + " UPDATE customers.name = VALUES(name), ssn = VALUES(ssn)",
        "UPDATE customers SET ssn = '900-12-3456' WHERE id = 5"
            + "|UPDATE customers SET ssn = '[masked]' WHERE id = 5",
        "UPDATE customers c SET c.name = 'Bo', c.ssn = 9 + 1 WHERE c.id IN (1, 2) LIMIT 3"
            + "|UPDATE customers c SET c.name = 'Bo', c.ssn = '[masked]' + '[masked]'"
            + " WHERE c.id IN (1, 2) LIMIT 3",
        "SELECT id FROM customers WHERE ssn = '900-12-3456' AND country = 'DE'"
            + "|SELECT id FROM customers WHERE ssn = '[masked]' AND country = 'DE'",
        "SELECT id FROM customers WHERE ssn BETWEEN '900' AND '901' AND id < 7 OR '9' < ssn"
            + "|SELECT id FROM customers WHERE ssn BETWEEN '[masked]' AND '[masked]' AND id < 7"
            + " OR '[masked]' < ssn",
        "SELECT ssn FROM customers WHERE id BETWEEN 1 AND 2 AND name LIKE 'B%' ESCAPE '#' LIMIT 5"
            + "|SELECT ssn FROM customers WHERE id BETWEEN 1 AND 2 AND name LIKE 'B%' ESCAPE '#'"
            + " LIMIT 5",
        "SELECT ssn FROM customers WHERE (id = 5 AND ssn IN ('900', '901', '902', '903', '904'))"
            + "|SELECT ssn FROM customers WHERE (id = 5 AND ssn IN ('[masked]', '[masked]',"
            + " '[masked]', '[masked]', '[masked]'))",
        "SELECT id FROM customers WHERE ssn = (SELECT status FROM orders WHERE total = 5)"
            + "|SELECT id FROM customers WHERE ssn = (SELECT status FROM orders WHERE total = 5)",
        "DELETE FROM customers WHERE CASE WHEN id = 1 AND name = 'a' THEN '900' ELSE ssn END = '1'"
            + "|DELETE FROM customers WHERE CASE WHEN id = '[masked]' AND name = '[masked]' THEN"
            + " '[masked]' ELSE ssn END = '[masked]'",
        "PREPARE p FROM 'UPDATE customers SET ssn = ''900-12-3456'' WHERE id = 5'"
            + "|PREPARE p FROM 'UPDATE customers SET ssn = ''[masked]'' WHERE id = 5'",
        "SELECT ssn FROM customers WHERE ssn = '900-12-3456' -- for 900-12-3456"
            + "|SELECT ssn FROM customers WHERE ssn = '[masked]' -- for [masked]",
      })
  void shouldTakeOutWhatIsComparedWithOrAssignedToAMaskedColumn(String text, String kept) {
    assertThat(session.understands(text)).isTrue();
    assertThat(session.keep(text).text()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT name FROM customers WHERE name = '900-12-3456' OR id = 5",
        "INSERT INTO orders (id, status) VALUES (1, '900-12-3456')",
        "UPDATE orders SET status = 'paid' /* why */ WHERE id = 5",
        "SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.country = 'DE'",
        "PREPARE p FROM 'SELECT id FROM orders WHERE status = ''x'''",
        "SET @x = '900-12-3456'",
        "SELECT '900-12-3456'",
        "CREATE TABLE vault (id INT DEFAULT '900-12-3456')",
        "UPDATE orders SET status = '900-12-3456', total = status",
        "COMMIT",
      })
  void shouldKeepWhatConcernsNoMaskedColumn(String text) {
    assertThat(session.keep(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO customers (id, ssn) SELECT id, '900-12-3456' FROM orders",
        "INSERT INTO customers (id, ssn) VALUES ROW(1, '900-12-3456')",
        "INSERT INTO customers (id, ssn) VALUES (1, 'a', '900-12-3456')",
        "INSERT INTO customers (id, name) VALUES (1, 'a') AS n (id, s)"
            + " ON DUPLICATE KEY UPDATE ssn = IF(n.s = '900-12-3456', n.s, 'b')",
        "SELECT id FROM (SELECT id, ssn AS name FROM customers) d WHERE d.name = '900-12-3456'",
        "SELECT ssn AS name FROM customers HAVING name = '900-12-3456'",
        "SELECT ssn name FROM customers HAVING name = '900-12-3456'",
        "SELECT ssn 'name' FROM customers HAVING name = '900-12-3456'",
        "WITH c (id) AS (SELECT ssn FROM customers) SELECT * FROM c WHERE id = '900-12-3456'",
        "SELECT d.id FROM (SELECT ssn FROM customers) d (id) WHERE d.id = '900-12-3456'",
        "SELECT ssn FROM customers UNION SELECT '900-12-3456'",
        "SELECT id FROM customers WHERE (name, ssn) IN (('a', '900-12-3456'))",
        "SELECT id FROM customers WHERE '900-12-3456' = TRIM(LEADING '9' FROM ssn)",
        "SELECT id FROM customers WHERE ('900-12-3456') = ssn",
        "SELECT id FROM customers WHERE IF(id = 1, '900-12-3456', name) = ssn",
        "SELECT id FROM customers WHERE ((id = 1) + '900-12-3456') = ssn",
        "SELECT (SELECT '900-12-3456' WHERE id = 1) = ssn FROM customers",
        "SELECT ssn = @x := '900-12-3456' FROM customers",
        "SELECT tag FROM tags WHERE tag = '900-12-3456'",
        "CALL find_ssn('900-12-3456')",
        "CALL unheard_of('900-12-3456')",
        "INSERT INTO hooks (id, payload) VALUES (1, '900-12-3456')",
        "INSERT INTO unheard_of (ssn) VALUES ('900-12-3456')",
        "UPDATE customers SET nowhere = '900-12-3456'",
        "LOAD DATA INFILE 'f' INTO TABLE customers (id, @s) SET ssn = '900-12-3456'",
        "EXPLAIN SELECT id FROM customers WHERE ssn = '900-12-3456'",
        "DO (SELECT id FROM customers WHERE ssn = '900-12-3456')",
        "CREATE PROCEDURE p () SELECT id FROM customers WHERE ssn = '900-12-3456'",
        "CREATE TABLE copy AS SELECT id FROM customers WHERE ssn = '900-12-3456'",
        "PREPARE p FROM 'DELETE FROM customers WHERE ssn = \"900-12-3456\"'",
        "PREPARE p FROM 'this is no statement 900-12-3456 ''900-12-3456'''",
        "SELECT 1; UPDATE customers SET ssn = '900-12-3456' WHERE id = 5",
        "SELECT id FROM customers WHERE ssn = N'900-12-3456'",
        "SELECT id FROM customers WHERE ssn = \"900-12-3456\"",
        "SELECT id FROM customers WHERE ssn = '900-12-3456' '' /*! AND card_number = 4 */",
        "SELECT FROM WHERE '900-12-3456' ((1))",
        "INSERT INTO customers (id, name) VALUES (1, '900-12-3456')"
            + " ON DUPLICATE KEY UPDATE ssn = VALUES(name)",
        "INSERT INTO customers (id, name) VALUES (1, '900-12-3456') AS n"
            + " ON DUPLICATE KEY UPDATE ssn = CONCAT(n.name, '')",
        "INSERT INTO customers (name, ssn) VALUES ('900-12-3456', name)",
        "INSERT INTO customers SET name = '900-12-3456', ssn = name",
        "UPDATE customers c SET c.name = '900-12-3456', c.ssn = c.name WHERE id = 1",
        "CREATE TABLE vault (id INT, pin VARCHAR(20) DEFAULT '900-12-3456')",
        "CREATE TEMPORARY TABLE vault (`pin` ENUM('900-12-3456', 'b'))",
        "CREATE TABLE shop.vault (PIN INT CHECK (pin <> '900-12-3456'))",
        "CREATE VIEW vault AS SELECT '900-12-3456' AS pin",
        "ALTER TABLE orders ADD COLUMN secret VARCHAR(20) DEFAULT '900-12-3456'",
        "nonsense about '900-12-3456'",
        "SELECT id FROM customers WHERE ssn = '900-12-3456",
        "SELECT `unclosed, '900-12-3456'",
        "900-12-3456 is what it was",
      })
  void shouldTakeOutAllOfWhichItCannotBeTold(String text) {
    assertThat(session.keep(text).text()).doesNotContain(SECRET);
  }

  @Test
  void shouldTakeOutParametersAsItDoesLiterals() {
    KeptText kept =
        session.keep("UPDATE customers SET name = ?, ssn = ? WHERE id = ? AND card_number > ?");

    assertThat(kept.keepsParameter(0)).isTrue();
    assertThat(kept.keepsParameter(1)).isFalse();
    assertThat(kept.keepsParameter(2)).isTrue();
    assertThat(kept.keepsParameter(3)).isFalse();
  }

  @Test
  void shouldCountParametersOfEveryRow() {
    KeptText kept =
        session.keep(
            "INSERT INTO customers (id, ssn) VALUES (?, ?), (?, ?), (?, ?), (?, ?), (?, ?)");

    for (int i = 0; i < 10; i++) {
      assertThat(kept.keepsParameter(i)).as("parameter " + i).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void shouldKeepNoParameterOfWhatWasNotUnderstood() {
    assertThat(session.keep("SELECT ? FROM WHERE").keepsParameter(0)).isFalse();
    assertThat(session.keep("SELECT '").keepsParameter(0)).isFalse();
  }

  @Test
  void shouldSayHowLongATextWasThatCannotBeCut() {
    assertThat(session.keep("UPDATE customers SET ssn = '900-12-3456").text())
        .isEqualTo("UPDATE [39 bytes that could not be read are not kept]");
  }

  @Test
  void shouldTakeTheSameValuesOutOfAnErrorText() {
    KeptText kept = session.keep("UPDATE customers SET ssn = '900-12''3456' WHERE id = 5");

    assertThat(kept.without("Duplicate entry '900-12'3456' for key 'x', near '900-12''3456' 5"))
        .isEqualTo("Duplicate entry '[masked]' for key 'x', near '[masked]' 5");
  }

  @Test
  void shouldTakeTheSameValuesOutOfNamesOfColumns() {
    String text = "SELECT COALESCE(ssn, '900-12-3456'), UPPER(ssn) FROM customers";
    KeptText kept = session.keep(text);

    assertThat(kept.title("COALESCE(ssn, '900-12-3456')")).isEqualTo("COALESCE(ssn, '[masked]')");
    assertThat(kept.title("900-12-3456")).isEqualTo("[masked]");
    assertThat(kept.title("UPPER(ssn)")).isEqualTo("UPPER(ssn)");
    assertThat(kept.title("x".repeat(245) + "'900-12-34")).isEqualTo("[masked]");
    assertThat(session.keep("SELECT status = 'paid' FROM orders").title("status = 'paid'"))
        .isEqualTo("status = 'paid'");
  }

  @Test
  void shouldLookForTitlesOnlyAsLongAsThatIsShort() {
    String name = "a".repeat(255);
    SessionObjects prepared =
        SessionObjects.NONE.withPrepared(
            "p",
            new SessionObjects.Prepared(
                "SELECT 1", Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8));
    KeptText kept = session.keep("EXECUTE p /* total " + name.repeat(4_000) + " */", prepared);
    assertThat(kept.title("total")).isEqualTo("total");
    assertThat(kept.title(name)).isEqualTo("[masked]");
    assertThat(kept.title("total")).isEqualTo("[masked]");
    // And for as many values as are taken out
    StringBuilder values = new StringBuilder("'a'");
    for (int i = 0; i < 900; i++) {
      values.append(", '").append("a".repeat(100)).append(i).append("'");
    }
    KeptText without = session.keep("SELECT id FROM customers WHERE ssn IN (" + values + ")");
    String title = "x".repeat(60);
    assertThat(without.title(title)).isEqualTo(title);
    for (int i = 0; i < 100; i++) {
      without.title(title);
    }
    assertThat(without.title(title)).isEqualTo("[masked]");
  }

  @Test
  void shouldKeepManyRowsInTimeThatGrowsWithThem() {
    String rows = "(7, '900-12-3456'), ".repeat(20_000);
    String text =
        session.keep("INSERT INTO customers (id, ssn) VALUES " + rows + "(8, 'x')").text();

    assertThat(text).contains("(7, '[masked]')").doesNotContain(SECRET);
  }
}
