package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.accesses;
import static dev.sallyport.sql.Reading.facts;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Harmless statements that look like something else. */
class LookAlikesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM customers WHERE note = 'DROP TABLE customers; --'",
        "SELECT id FROM customers WHERE note = 'it''s /* not */ a comment'",
        "SELECT id FROM customers WHERE note = \"a; DELETE FROM t\"",
        "SELECT id /* DROP TABLE t; */ FROM customers -- DELETE FROM t",
        "SELECT id # UPDATE t SET a = 1\nFROM customers",
        "SELECT `update`, `delete` AS `drop` FROM customers",
        "SELECT c.select, c.from FROM customers c",
        "SELECT id AS 'grant all' FROM customers",
        "SELECT status, value, date, time, comment, offset, level, data FROM customers",
        "SELECT REPLACE(name, 'a', 'b'), INSERT(name, 1, 2, 'x'), TRUNCATE(1.5, 1) FROM customers",
        "SELECT 'a' 'b', N'c', _utf8mb4'd', 0x41, b'1', 1e3, .5, 1. FROM customers",
        "SELECT id FROM customers WHERE a = -1 AND b = +1 AND c = 1 - -1",
        "SELECT 'é', '日本', '😀' FROM customers",
        "SELECT name AS größe FROM customers",
        "SELECT id FROM customers;",
        "SELECT id FROM customers ; -- done\n",
        "SELECT SQL_NO_CACHE id FROM customers FORCE INDEX (PRIMARY)",
        "SELECT /*+ MAX_EXECUTION_TIME(1000) */ id FROM customers",
        "SELECT id FROM customers /*!99999 this is for later */",
        "SELECT 2020_sales.id FROM customers 2020_sales",
        "SELECT id FROM customers WHERE name LIKE 'a\\%b' ESCAPE '\\\\'",
        "select\tid\r\nfrom\fcustomers"
      })
  void shouldReadAsSelectOfCustomers(String statement) {
    assertThat(accesses(statement)).isEqualTo("select shop.customers");
    assertThat(facts(statement).verb()).isEqualTo(Verb.SELECT);
    assertThat(facts(statement).routines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select $$",
        "SELECT $$",
        "SELECT 1",
        "select @@version_comment limit 1",
        "SELECT DATABASE()",
        "SELECT USER(), CURRENT_USER, NOW(6), CURRENT_TIMESTAMP",
        "SELECT @@session.transaction_read_only",
        "SELECT 1 FROM DUAL WHERE 1 = 1",
        "/* mysql-connector-j-9.7.0 (Revision: 8) */SELECT @@session.auto_increment_increment AS"
            + " auto_increment_increment, @@character_set_client AS character_set_client,"
            + " @@collation_server AS collation_server, @@time_zone AS time_zone",
        "SELECT @@transaction_isolation AS i,@@version_comment AS v"
      })
  void shouldReadWhatDriversSendAsSelectWithoutTables(String statement) {
    assertThat(facts(statement).verb()).isEqualTo(Verb.SELECT);
    assertThat(facts(statement).accesses()).isEmpty();
  }

  @Test
  void shouldCutTextAndCountParametersOfEachStatement() {
    assertThat(facts("  SELECT ?, '?', `?` FROM t WHERE a IN (?, ?) -- ?").parameters())
        .isEqualTo(3);
    assertThat(facts("  SELECT 1 ; ").text()).isEqualTo("  SELECT 1 ; ");
  }

  @Test
  void shouldGiveTheSameFingerprintForOtherLiterals() {
    assertThat(facts("select a from t where b = 5 and c in (1, 2, 3)").fingerprint())
        .isEqualTo("SELECT a FROM t WHERE b = ? AND c IN (?)")
        .isEqualTo(facts("SELECT a /* x */ FROM t WHERE b='x' AND c IN ('y')").fingerprint());
    assertThat(facts("INSERT INTO t (a, b) VALUES (1, 2), (3, 4)").fingerprint())
        .isEqualTo("INSERT INTO t(a, b) VALUES (?)");
    assertThat(facts("SELECT IF(a, 1, 2) FROM t").fingerprint())
        .isEqualTo("SELECT IF(a, ?, ?) FROM t");
  }
}
