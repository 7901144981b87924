package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.SessionObjects;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would tell of a masked value otherwise than by the result, and what may be shown of it. */
class DisclosuresTest {
  private final MaskedShop shop = new MaskedShop();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT ssn, (ssn), c.ssn AS x FROM customers c | vvv",
        "SELECT x FROM (SELECT ssn AS x FROM customers) d | v",
        "WITH c (a, b) AS (SELECT * FROM (SELECT id, ssn FROM customers) d) SELECT * FROM c | -v",
        "SELECT * FROM over_leaky | v",
        "SELECT o.id, c.ssn FROM orders o LEFT JOIN customers c ON c.id = o.customer_id | -v",
        "SELECT ssn FROM customers UNION ALL SELECT s FROM leaky_view | v",
        "SELECT ssn FROM customers UNION ALL SELECT name FROM customers | w",
        "SELECT ssn FROM customers UNION ALL SELECT '900' | w",
        "SELECT UPPER(ssn), MAX(ssn), ssn COLLATE utf8mb4_bin, BINARY ssn FROM customers | wwww",
        "SELECT (SELECT ssn FROM customers LIMIT 1), last_ssn() | ww",
        "SELECT FIRST_VALUE(ssn) OVER (ORDER BY id) FROM customers | w",
        "SELECT tag, loud FROM badges | vw",
        "SELECT note, initial, number FROM staff | vwv",
        "SELECT MAX(salary), salary FROM staff | nv",
        "WITH RECURSIVE r AS (SELECT id, ssn FROM customers UNION ALL SELECT c.id, c.ssn FROM r JOIN customers c ON c.id = r.id + 1) SELECT * FROM r | -v",
        "SELECT card_number FROM payments UNION ALL SELECT card_number FROM refunds | w"
      })
  void shouldTellStoredValuesFromComputedOnes(String statement, String covered) {
    List<Optional<Covering>> columns = planned(MaskedShop.MASKS, statement).plan().columns();
    assertThat(
            columns.stream()
                .map(c -> c.map(DisclosuresTest::letter).orElse("-"))
                .collect(Collectors.joining()))
        .isEqualTo(covered);
  }

  private static String letter(Covering covering) {
    boolean whole = covering.equals(Covering.WHOLE);
    return covering.verbatim() ? "v" : whole ? "w" : "n";
  }

  @Test
  void shouldShowAStoredValueAsItsStrictestMaskSays() {
    assertThat(mask("SELECT ssn FROM customers")).isEqualTo(MaskKind.REDACT);
    assertThat(mask("SELECT tag FROM badges")).isEqualTo(MaskKind.REDACT);
    assertThat(mask("SELECT number FROM staff")).isEqualTo(MaskKind.PARTIAL);
    assertThat(mask("SELECT note FROM staff")).isEqualTo(MaskKind.HASH);
  }

  private MaskKind mask(String statement) {
    return planned(MaskedShop.MASKS, statement).plan().columns().get(0).orElseThrow().mask().kind();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT CONCAT(name, ' ', ssn), UPPER(ssn), LEFT(ssn, 3), TRIM(LEADING '9' FROM ssn) FROM customers",
        "SELECT MD5(ssn), SHA2(ssn, 256), HEX(ssn), TO_BASE64(ssn), LENGTH(ssn), QUOTE(ssn) FROM customers",
        "SELECT COUNT(ssn), COUNT(DISTINCT ssn), MAX(ssn), GROUP_CONCAT(ssn) FROM customers",
        "SELECT ssn IS NULL, IFNULL(ssn, name), COALESCE(NULL, ssn, country) FROM customers",
        "SELECT IF(ssn IS NULL, 'none', 'given'), CASE WHEN ssn IS NULL THEN 0 ELSE 1 END FROM customers",
        "SELECT JSON_OBJECT('id', id, 'name', name, 'ssn', ssn), JSON_ARRAY(ssn) FROM customers",
        "SELECT SUM(salary), AVG(salary), STDDEV(salary) FROM staff",
        "SELECT LAG(ssn, 1) OVER (ORDER BY id), ROW_NUMBER() OVER (ORDER BY id) FROM customers",
        "SELECT CONCAT(loud, '?') FROM badges",
        "SELECT UPPER(note), MD5(note) FROM staff",
        "SELECT EXP(id), IF(name LIKE 'a%', SLEEP(0), 1) FROM customers WHERE id + 1 = 2",
        "SELECT greeting(name), last_ssn() FROM customers",
        "SELECT ssn, id * 2 FROM customers WHERE EXP(id) > 2 ORDER BY id",
        "SELECT DISTINCT country FROM customers",
        "SELECT CONCAT((SELECT ssn FROM customers c WHERE c.id = o.customer_id), '!') FROM orders o",
        "SELECT ssn, SLEEP(0) FROM customers WHERE id = 1",
        "INSERT INTO payments (id, card_number) VALUES (1, '4111')",
        "INSERT INTO refunds (id, card_number) SELECT id, card_number FROM payments",
        "CREATE VIEW staging.v AS SELECT id, ssn FROM customers",
        "CREATE TABLE staging.like_customers LIKE customers",
        "CREATE TABLE staging.t (id INT PRIMARY KEY, name VARCHAR(20) UNIQUE)",
        "ALTER TABLE customers ADD COLUMN age INT, ADD INDEX by_name (name), DROP COLUMN country",
        "ALTER TABLE customers RENAME INDEX a TO b",
        "CREATE INDEX i ON customers (ssn)",
        "CREATE UNIQUE INDEX i ON customers (name)"
      })
  void shouldAnswerHonestStatements(String statement) {
    assertThat(gate(MaskedShop.MASKS, statement)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // It fails for some values
        "SELECT CASE WHEN ssn LIKE '9%' THEN EXP(1000) ELSE 0 END FROM customers",
        "SELECT CASE WHEN ssn LIKE '9%' THEN (SELECT 1 UNION SELECT 2) END FROM customers",
        "SELECT EXTRACTVALUE(1, CONCAT(0x7e, ssn)) FROM customers",
        "SELECT JSON_EXTRACT(ssn, '$') FROM customers",
        "SELECT POW(LENGTH(ssn), 999) FROM customers",
        "SELECT salary * 1e300 FROM staff",
        "SELECT ST_GEOMFROMTEXT(ssn) FROM customers",
        "SELECT JSON_OBJECT(ssn, 1) FROM customers",
        "SELECT JSON_ARRAYAGG(ssn) FROM customers",
        "SELECT REGEXP_LIKE(name, ssn) FROM customers",
        "SELECT x FROM (SELECT EXP(LENGTH(ssn)) AS x FROM customers) d",
        "SELECT 1 FROM (SELECT EXTRACTVALUE(1, ssn) AS x FROM customers) d",
        "WITH c AS (SELECT JSON_VALID(ssn) AS x FROM customers) SELECT x FROM c",
        "VALUES ROW(EXTRACTVALUE(1, (SELECT ssn FROM customers LIMIT 1)))",
        "SELECT (SELECT EXP(LENGTH(c.ssn)) FROM orders LIMIT 1) FROM customers c",
        "DO EXTRACTVALUE(1, (SELECT ssn FROM customers LIMIT 1))",
        // It warns
        "SELECT ssn + 0 FROM customers",
        "SELECT SUM(ssn) FROM customers",
        "SELECT ssn = 0 FROM customers",
        "SELECT CAST(ssn AS SIGNED) FROM customers",
        "SELECT LEFT(name, ssn) FROM customers",
        "SELECT IF(ssn, 1, 2) FROM customers",
        // It takes long
        "SELECT IF(ssn LIKE '9%', SLEEP(3), 0) FROM customers",
        "SELECT ssn LIKE '9%' FROM customers",
        "SELECT UPPER(ssn), SLEEP(1) FROM customers",
        "SELECT SLEEP(LENGTH(ssn)) FROM customers",
        "SELECT BENCHMARK(1000000, MD5(ssn)) FROM customers",
        "SELECT GET_LOCK(ssn, 0) FROM customers",
        // It leaves a part out for some values
        "SELECT COALESCE(ssn, EXP(1000)) FROM customers",
        "SELECT CONCAT(ssn, (SELECT 1 UNION SELECT 2)) FROM customers",
        "SELECT IFNULL(ssn, (SELECT COUNT(*) FROM orders a, orders b)) FROM customers",
        "SELECT NULLIF(ssn, '900') FROM customers",
        "SELECT ssn IN (SELECT name FROM customers) FROM customers",
        // It meets a limit for some values
        "SELECT CONCAT(d.x, c.ssn) FROM customers c, (SELECT REPEAT('a', 67108860) AS x) d",
        "SELECT CONCAT(note, 'x') FROM staff",
        "SELECT CONCAT(@long, ssn) FROM customers",
        "SELECT RPAD(ssn, 99999999, 'x'), REPLACE(ssn, '9', name) FROM customers",
        "SELECT HEX(HEX(HEX(HEX(HEX(HEX(HEX(CONCAT(ssn, 'x')))))))) FROM customers",
        "WITH RECURSIVE r (n, s) AS (SELECT 1, CAST('' AS CHAR(5)) UNION ALL SELECT n + 1, (SELECT ssn FROM customers LIMIT 1) FROM r WHERE n < 3) SELECT s FROM r",
        // Equal rows become one
        "SELECT DISTINCT ssn FROM customers",
        "SELECT LEFT(ssn, 1) FROM customers UNION SELECT '9'",
        "SELECT ssn FROM customers EXCEPT SELECT '900'",
        // Types of parameters and variables are not known
        "SELECT greeting(ssn) FROM customers",
        "SELECT loud_ssn()",
        "UPDATE payments SET id = 2 WHERE id = 1",
        // It is kept
        "SET SESSION group_concat_max_len = (SELECT LENGTH(ssn) FROM customers LIMIT 1)",
        "INSERT INTO staging.card_digits SELECT id, card_number FROM payments",
        "INSERT INTO refunds (card_number) SELECT TRIM(LEADING '4' FROM card_number) FROM payments",
        "UPDATE customers SET ssn = CONCAT(ssn, 'x')",
        "UPDATE staff SET number = (SELECT MAX(card_number) FROM payments)",
        "CREATE TABLE staging.c (card_number INT) AS SELECT card_number FROM payments",
        "CREATE TABLE staging.c (UNIQUE (card_number)) AS SELECT card_number FROM payments"
      })
  void shouldRefuseWhatTellsByHowItGoes(String statement) {
    assertThat(gate(MaskedShop.MASKS, statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE customers RENAME COLUMN ssn TO free",
        "ALTER TABLE customers CHANGE ssn free VARCHAR(11)",
        "ALTER TABLE customers MODIFY ssn INT",
        "ALTER TABLE customers RENAME TO staging.free",
        "ALTER TABLE customers RENAME AS staging.free",
        "RENAME TABLE customers TO staging.free",
        "ALTER TABLE customers CONVERT TO CHARACTER SET latin1",
        "ALTER TABLE customers ORDER BY ssn",
        "ALTER TABLE customers ADD COLUMN free VARCHAR(11) AS (ssn)",
        "ALTER TABLE customers ADD free VARCHAR(11) GENERATED ALWAYS AS (EXP(ssn)) STORED",
        "ALTER TABLE customers ADD COLUMN free VARCHAR(11) DEFAULT (ssn)",
        "ALTER TABLE customers ADD COLUMN free VARCHAR(11) DEFAULT ssn",
        "ALTER TABLE customers ADD COLUMN (id2 INT, free VARCHAR(11) DEFAULT `ssn`)",
        "ALTER TABLE customers ADD free VARCHAR(11) DEFAULT UPPER(ssn)",
        "ALTER TABLE customers ALTER name SET DEFAULT ssn",
        "ALTER TABLE customers ADD CHECK (ssn LIKE '9%')",
        "ALTER TABLE customers ADD CONSTRAINT c CHECK (ssn LIKE '9%')",
        "ALTER TABLE customers ADD UNIQUE (ssn)",
        "ALTER TABLE customers ADD UNIQUE KEY u (ssn)",
        "ALTER TABLE customers ADD PRIMARY KEY (ssn)",
        "ALTER TABLE customers ADD INDEX i ((ssn + 0))",
        "ALTER TABLE customers ADD FOREIGN KEY (ssn) REFERENCES staging.notes (body)",
        "ALTER TABLE customers PARTITION BY KEY (ssn)",
        "ALTER TABLE customers ALTER CHECK c ENFORCED",
        "ALTER TABLE staging.notes EXCHANGE PARTITION p WITH TABLE customers",
        "ALTER TABLE customers EXCHANGE PARTITION p WITH TABLE staging.notes",
        "ALTER TABLE staging.notes ADD FOREIGN KEY (body) REFERENCES customers (ssn)",
        "CREATE UNIQUE INDEX u ON customers (ssn)",
        "CREATE INDEX i ON customers ((CAST(ssn AS UNSIGNED)))",
        "CREATE TABLE staging.t (a VARCHAR(11), FOREIGN KEY (a) REFERENCES customers (ssn))",
        "CREATE TABLE staging.t (a VARCHAR(11) REFERENCES customers (ssn))",
        "CREATE TABLE staging.t (card_number VARCHAR(19) UNIQUE)",
        "CREATE TABLE staging.t (card_number VARCHAR(19) PRIMARY KEY)",
        "CREATE TABLE staging.t (card_number VARCHAR(19) KEY)",
        "CREATE TABLE staging.t (card_number BIGINT AUTO_INCREMENT, KEY (card_number))",
        "CREATE TEMPORARY TABLE staging.t (card_number BIGINT AUTO_INCREMENT, INDEX (card_number))",
        "CREATE TABLE staging.t (card_number SERIAL)",
        "CREATE TABLE staging.t (card_number BIGINT UNSIGNED NOT NULL SERIAL DEFAULT VALUE)",
        "CREATE EVENT staging.e ON SCHEDULE EVERY 1 DAY DO INSERT INTO staging.notes (body) SELECT name FROM shop.customers",
        "CREATE EVENT staging.e ON SCHEDULE EVERY 1 DAY DO INSERT INTO staging.notes (body) VALUES ('x')",
        "ALTER EVENT staging.e DO INSERT INTO staging.notes (body) VALUES ('x')",
        "CREATE TABLE staging.t (card_number VARCHAR(19), CHECK (card_number LIKE '4%'))",
        "CREATE TABLE staging.t (card_number VARCHAR(19), free INT AS (EXP(card_number)))",
        "CREATE TABLE staging.t (card_number VARCHAR(19), free TEXT DEFAULT (card_number))",
        "CREATE TABLE staging.t (card_number VARCHAR(19), free TEXT DEFAULT card_number)",
        "CREATE TABLE staging.t (card_number BIGINT) PARTITION BY LIST (card_number) (PARTITION p VALUES IN (4))",
        "CREATE VIEW staging.v AS SELECT id FROM customers WHERE ssn LIKE '9%'",
        "CREATE VIEW staging.v AS SELECT EXTRACTVALUE(1, ssn) AS x FROM customers",
        "CREATE FUNCTION staging.f() RETURNS ENUM('900') READS SQL DATA RETURN (SELECT ssn FROM shop.customers LIMIT 1)",
        "CREATE PROCEDURE staging.p() SELECT ssn FROM shop.customers",
        "CREATE EVENT staging.e ON SCHEDULE EVERY 1 DAY DO INSERT INTO staging.notes (body) SELECT ssn FROM shop.customers",
        "CREATE TRIGGER shop.t BEFORE UPDATE ON customers FOR EACH ROW SET @x = OLD.ssn",
        "CREATE TRIGGER shop.t BEFORE UPDATE ON customers FOR EACH ROW SET NEW.name = OLD.ssn",
        "CREATE TRIGGER shop.t BEFORE UPDATE ON customers FOR EACH ROW INSERT INTO staging.notes (body) SELECT OLD.ssn FROM (SELECT 1 AS ssn) old",
        "HANDLER customers OPEN",
        "LOAD DATA INFILE 'x' INTO TABLE customers"
      })
  void shouldRefuseDefinitionsThatRenameMoveOrTestValues(String statement) {
    assertThat(gate(MaskedShop.MASKS, statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @Test
  void shouldFollowTemporaryTablesThroughDefinitions() {
    shop.run("CREATE TEMPORARY TABLE staging.pick AS SELECT card_number FROM payments");
    assertThat(gate(MaskedShop.MASKS, "ALTER TABLE staging.pick MODIFY card_number INT"))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate(MaskedShop.MASKS, "ALTER TABLE staging.pick RENAME COLUMN card_number TO free"))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(planned(MaskedShop.MASKS, "SELECT card_number FROM staging.pick").plan().columns())
        .containsExactly(Optional.of(new Covering(MaskedShop.SSN.as(), true)));
  }

  @Test
  void shouldNotCopyToWhereTheMaskShowsMore() {
    Masks masks =
        Masks.of(
            List.of(
                MaskRule.of("shop.payments.card_number", MaskKind.REDACT),
                MaskRule.of("shop.refunds.card_number", MaskKind.PARTIAL)));
    assertThat(gate(masks, "INSERT INTO refunds SELECT * FROM payments"))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate(masks, "INSERT INTO payments SELECT * FROM refunds"))
        .isInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldNotReckonInATextLongEnoughToMeetALimit() {
    String literal = "'" + "x".repeat(17_000) + "'";
    assertThat(gate(MaskedShop.MASKS, "SELECT CONCAT(ssn, " + literal + ") FROM customers"))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate(MaskedShop.MASKS, "SELECT ssn, " + literal + " FROM customers"))
        .isInstanceOf(MaskGate.Result.Planned.class);
    String inner = "'SELECT CONCAT(ssn, '" + literal + "') FROM customers'";
    assertThat(gate(MaskedShop.MASKS, "PREPARE p FROM " + inner))
        .isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customers WHERE ssn = '900-12-3456'",
        "SELECT id FROM customers WHERE '900' = ssn AND id > 4",
        "SELECT id FROM customers c WHERE (c.ssn = ? AND country = 'DE') AND name LIKE 'a%'",
        "SELECT COUNT(*) FROM staff WHERE number = 12",
        "SELECT COUNT(*) FROM staff WHERE number = -12.5 AND salary = 4",
        "SELECT id FROM (SELECT id, ssn AS x FROM customers) d WHERE x = 'a'",
        "SELECT * FROM leaky_view WHERE s = 'a'",
        "SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id AND c.ssn = 'a')",
        "SELECT id FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE ssn = ?)",
        "WITH c AS (SELECT id FROM customers WHERE ssn = 'a') SELECT * FROM c",
        "UPDATE customers SET name = 'x' WHERE ssn = 'a'",
        "DELETE FROM customers WHERE ssn = 'a'",
        "PREPARE p FROM 'SELECT id FROM customers WHERE ssn = ''a'''"
      })
  void shouldLetRowsBeChosenByAWholeValueWhereThePolicySaysSo(String statement) {
    assertThat(gate(MaskedShop.BY_VALUE, statement)).isInstanceOf(MaskGate.Result.Planned.class);
    assertThat(gate(MaskedShop.MASKS, statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customers WHERE ssn = 0",
        "SELECT id FROM customers WHERE ssn = TRUE",
        "SELECT id FROM customers WHERE ssn = 0x393030",
        "SELECT id FROM customers WHERE ssn = _binary'900'",
        "SELECT id FROM customers WHERE ssn = N'900'",
        "SELECT id FROM customers WHERE ssn = DATE '2020-01-01'",
        "SELECT id FROM customers WHERE ssn = '900' COLLATE utf8mb4_bin",
        "SELECT id FROM customers WHERE ssn COLLATE utf8mb4_0900_ai_ci = '900'",
        "SELECT id FROM customers WHERE ssn <=> '900'",
        "SELECT id FROM customers WHERE ssn = '900' OR id = 1",
        "SELECT id FROM customers WHERE NOT ssn = '900'",
        "SELECT id FROM customers WHERE ssn IN ('900')",
        "SELECT id FROM customers WHERE ssn LIKE '900'",
        "SELECT id FROM customers WHERE ssn = CONCAT('9', '00')",
        "SELECT id FROM customers WHERE ssn = name",
        "SELECT id FROM customers WHERE ssn = @x",
        "SELECT id FROM customers WHERE LEFT(ssn, 1) = '9'",
        "SELECT id FROM customers WHERE ssn = '900' AND ssn > '8'",
        "SELECT id FROM customers WHERE ssn = '900' ORDER BY ssn",
        "SELECT id FROM (SELECT id, UPPER(ssn) AS x FROM customers) d WHERE x = 'A'",
        "SELECT id, ssn FROM customers HAVING ssn = '900'",
        "SELECT o.id FROM orders o JOIN customers c ON c.ssn = '900'",
        "SELECT id FROM staff WHERE number = '9'",
        "SELECT id FROM staff WHERE number = 9e3",
        "SELECT id FROM customers WHERE id IN (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND number = 9e3",
        "SELECT id, SLEEP(1) FROM customers WHERE ssn = '900'",
        "PREPARE p FROM 'SELECT id FROM customers WHERE ssn = ?'"
      })
  void shouldRefuseWhateverCouldChooseByAPartOfAValue(String statement) {
    assertThat(gate(MaskedShop.BY_VALUE, statement)).isNotInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldSayWhichMarkerIsComparedWithAMaskedColumn() {
    MaskGate.Result.Planned planned =
        planned(
            MaskedShop.BY_VALUE,
            "SELECT ? FROM customers WHERE country = ? AND ssn = ? AND name = ?");
    assertThat(planned.matches()).hasSize(1);
    assertThat(planned.matches().get(0).parameter()).isEqualTo(OptionalInt.of(2));
    assertThat(planned(MaskedShop.BY_VALUE, "SELECT 1 FROM customers WHERE ssn = 'a'").matches())
        .isEmpty();
  }

  @Test
  void shouldCoverWhatCannotBeToldWhereThePolicySaysSo() {
    // Given
    Masks masks = new Masks(MaskedShop.MASKS.rules(), List.of(), true, List.of());
    shop.session = SessionObjects.NONE.withUnknownVariables();
    // Then
    assertThat(planned(masks, "SELECT @x, id FROM customers").plan().columns())
        .containsExactly(Optional.of(Covering.WHOLE), Optional.empty());
    assertThat(planned(masks, "SELECT @x").plan().columns())
        .containsExactly(Optional.of(Covering.WHOLE));
    assertThat(gate(masks, "SELECT id FROM customers WHERE name = @x"))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate(masks, "INSERT INTO staging.notes (body) SELECT @x FROM customers"))
        .isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate(MaskedShop.MASKS, "SELECT @x, id FROM customers"))
        .isInstanceOf(MaskGate.Result.Refused.class);
  }

  @Test
  void shouldCoverAWholeResultOfWhichNotEvenTheColumnsAreKnown() {
    // Given
    Masks masks = new Masks(MaskedShop.MASKS.rules(), List.of(), true, List.of());
    shop.run("CREATE TEMPORARY TABLE staging.pick AS SELECT card_number FROM payments");
    shop.run("ALTER TABLE staging.pick ADD COLUMN a INT FIRST");
    String statement = "SELECT p.*, c.id FROM staging.pick p, customers c";
    // Then
    MaskPlan plan = planned(masks, statement).plan();
    assertThat(plan.columns()).isEmpty();
    assertThat(plan.masks().rules()).containsExactly(MaskRule.EVERYTHING);
    assertThat(gate(masks, statement + "; SELECT 1")).isInstanceOf(MaskGate.Result.Refused.class);
    assertThat(gate(MaskedShop.MASKS, statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  private MaskGate.Result.Planned planned(Masks masks, String statement) {
    Object result = gate(masks, statement);
    assertThat(result).isInstanceOf(MaskGate.Result.Planned.class);
    return (MaskGate.Result.Planned) result;
  }

  private Object gate(Masks masks, String statement) {
    return shop.gate(masks, statement, Diagnostics.FREE);
  }
}
