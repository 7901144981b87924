package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.facts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verb and accesses of each family. */
class AccessesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT a FROM t | select | select shop.t
          SELECT a FROM s.t x JOIN u USING (k), (SELECT 1 FROM v) d | select | select s.t, select shop.u, select shop.v
          SELECT a FROM t WHERE b IN (SELECT c FROM u) | select | select shop.t, select shop.u
          SELECT a FROM t UNION SELECT b FROM u | select | select shop.t, select shop.u
          WITH x AS (SELECT a FROM t), y AS (SELECT a FROM x) SELECT a FROM y | select | select shop.t
          WITH RECURSIVE n AS (SELECT 1 a UNION ALL SELECT a + 1 FROM n) SELECT a FROM n | select | ^^
          TABLE t | select | select shop.t
          SELECT a FROM t1 LEFT JOIN (t2 CROSS JOIN t3) ON t1.a = t2.a | select | select shop.t1, select shop.t2, select shop.t3
          SELECT j.x FROM t, JSON_TABLE(t.d, '$[*]' COLUMNS (x INT PATH '$.x')) AS j | select | select shop.t
          INSERT INTO t (a) VALUES (1) | insert | insert shop.t
          INSERT INTO t SELECT a FROM s | insert | insert shop.t, select shop.s
          INSERT INTO t (SELECT a FROM s) | insert | insert shop.t, select shop.s
          INSERT INTO t TABLE s | insert | insert shop.t, select shop.s
          INSERT INTO t SET a = (SELECT b FROM s) | insert | insert shop.t, select shop.s
          INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = (SELECT b FROM s) | insert | insert shop.t, select shop.s, update shop.t
          INSERT INTO t WITH c AS (SELECT a FROM s) SELECT a FROM c | insert | insert shop.t, select shop.s
          REPLACE INTO s.t VALUES (1) | replace | replace s.t
          UPDATE t SET a = 1 WHERE b = 2 | update | update shop.t
          UPDATE t SET a = (SELECT b FROM t x) | update | select shop.t, update shop.t
          UPDATE a JOIN b ON a.i = b.i SET a.x = b.y | update | select shop.a, select shop.b, update shop.a
          UPDATE a x, b y SET y.k = 1 WHERE x.i = y.i | update | select shop.a, select shop.b, update shop.b
          UPDATE a, b SET k = 1 | update | select shop.a, select shop.b, update shop.a, update shop.b
          WITH c AS (SELECT i FROM s) UPDATE t SET a = 1 WHERE i IN (SELECT i FROM c) | update | select shop.s, update shop.t
          DELETE FROM t WHERE a = 1 | delete | delete shop.t
          DELETE FROM t AS x WHERE x.a = 1 | delete | delete shop.t
          DELETE a FROM t a JOIN s b ON a.i = b.i | delete | delete shop.t, select shop.s, select shop.t
          DELETE FROM a.*, b USING t a, s b WHERE a.i = b.i | delete | delete shop.s, delete shop.t, select shop.s, select shop.t
          WITH c AS (SELECT i FROM s) DELETE FROM t WHERE i IN (SELECT i FROM c) | delete | delete shop.t, select shop.s
          TRUNCATE t | truncate | truncate shop.t
          DROP TABLE IF EXISTS t, s.u | drop | drop s.u, drop shop.t
          DROP VIEW v | drop | drop shop.v
          DROP DATABASE d | drop | drop d.*
          DROP INDEX i ON t | drop | alter shop.t
          DROP PROCEDURE IF EXISTS p | drop | drop shop.p
          DROP USER 'a'@'%' | drop | drop mysql.user
          DROP SERVER s | admin | ^^
          RENAME TABLE a TO b, c TO s.d | rename | rename s.d, rename shop.a, rename shop.b, rename shop.c
          CREATE TABLE t (a INT PRIMARY KEY, b INT REFERENCES p(x)) | create | create shop.t, select shop.p
          CREATE TABLE t AS SELECT a FROM s | create | create shop.t, select shop.s
          CREATE TABLE t (a INT) ENGINE=InnoDB SELECT a FROM s | create | create shop.t, select shop.s
          CREATE TABLE t (SELECT a FROM s) | create | create shop.t, select shop.s
          CREATE TABLE t LIKE s | create | create shop.t, show shop.s
          CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (5)) | create | create shop.t
          CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION | create | create shop.v, select shop.t
          CREATE OR REPLACE SQL SECURITY INVOKER VIEW v AS SELECT a FROM t | create | create shop.v, drop shop.v, select shop.t
          CREATE DATABASE d | create | create d.*
          CREATE UNIQUE INDEX i ON t (a) | create | alter shop.t
          CREATE USER u IDENTIFIED BY 'x' | create | create mysql.user
          ALTER TABLE t ADD COLUMN a INT | alter | alter shop.t
          ALTER TABLE t RENAME TO u | alter | alter shop.t, rename shop.u
          ALTER TABLE t RENAME COLUMN a TO b | alter | alter shop.t
          ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u | alter | alter shop.t, alter shop.u
          ALTER USER u IDENTIFIED BY 'x' | alter | alter mysql.user
          ALTER INSTANCE ROTATE INNODB MASTER KEY | admin | ^^
          GRANT SELECT (a), INSERT ON shop.* TO u | grant | grant shop.*
          GRANT ALL ON *.* TO u | grant | grant *.*
          GRANT r TO u | grant | grant mysql.user
          REVOKE SELECT ON t FROM u | revoke | revoke shop.t
          CALL s.p((SELECT a FROM t)) | call | call s.p, select shop.t
          LOAD DATA LOCAL INFILE 'f' INTO TABLE t FIELDS TERMINATED BY ',' (a, @b) SET c = @b | load | load shop.t
          HANDLER t OPEN AS h | handler | handler shop.t
          LOCK TABLES t READ, s AS x WRITE | lock | lock shop.s, lock shop.t
          UNLOCK TABLES | lock | ^^
          SHOW CREATE TABLE t | show | show shop.t
          SHOW FULL COLUMNS FROM t FROM s LIKE 'a%' | show | show s.t
          SHOW INDEX IN t | show | show shop.t
          SHOW TABLES | show | show shop.*
          SHOW FULL TABLES FROM s WHERE Table_type = 'VIEW' | show | show s.*
          SHOW VARIABLES LIKE 'x' | show | ^^
          SHOW PROCESSLIST | show | ^^
          EXPLAIN t | explain | show shop.t
          DESC t a | explain | show shop.t
          EXPLAIN FORMAT=TREE UPDATE t SET a = 1 | explain | update shop.t
          EXPLAIN ANALYZE SELECT a FROM t | explain | select shop.t
          EXPLAIN FOR CONNECTION 5 | admin | ^^
          START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY | transaction | ^^
          COMMIT AND NO CHAIN | transaction | ^^
          ROLLBACK TO SAVEPOINT x | transaction | ^^
          XA START 'x' | transaction | ^^
          ANALYZE TABLE t, s.u | maintain | maintain s.u, maintain shop.t
          KILL QUERY 5 | kill | ^^
          FLUSH TABLES t WITH READ LOCK | admin | lock shop.t
          START REPLICA | admin | ^^
          SHUTDOWN | admin | ^^
          USE s | use | ^^
          DO SLEEP(1) | do | ^^
          DEALLOCATE PREPARE s | prepare | ^^
          """)
  void shouldNameVerbAndAccesses(String statement, String verb, String accesses) {
    // When
    StatementFacts facts = facts(statement);

    // Then
    assertThat(facts.verb().word()).isEqualTo(verb);
    assertThat(Reading.accesses(facts)).isEqualTo(accesses);
  }

  @Test
  void shouldKeepTheSchemaEmptyWhenNoneIsSelected() {
    // Given
    SqlContext nowhere =
        new SqlContext(Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false);

    // Then
    assertThat(facts("SELECT a FROM t", nowhere).accesses())
        .containsExactly(new Access(Verb.SELECT, new TableName("", "t")));
  }

  @Test
  void shouldSplitOnlyWhenTheClientMaySendSeveral() {
    // Given
    SqlContext several = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true);

    // When
    Inspection read = Reading.inspect("SELECT ';' FROM t; DELETE FROM u; ", several);

    // Then
    List<StatementFacts> statements = ((Inspection.Understood) read).statements();
    assertThat(statements)
        .extracting(StatementFacts::verb)
        .containsExactly(Verb.SELECT, Verb.DELETE);
    assertThat(statements)
        .extracting(StatementFacts::text)
        .containsExactly("SELECT ';' FROM t", "DELETE FROM u");
    for (String change : List.of("SET sql_mode='ANSI_QUOTES'", "SET NAMES utf8mb4", "USE other")) {
      assertThat(Reading.refusal(change + "; SELECT 1", several)).contains("one by one");
    }
  }

  @Test
  void shouldNameFeatures() {
    assertThat(facts("SELECT COUNT(*) FROM t").features()).isEmpty();
    assertThat(facts("SELECT a FROM t UNION SELECT a FROM u").features())
        .containsExactly(Feature.SET_OPERATION);
    assertThat(facts("SELECT a FROM t FOR UPDATE SKIP LOCKED").features())
        .containsExactly(Feature.LOCKING_READ);
    assertThat(facts("SELECT a FROM t LOCK IN SHARE MODE").features())
        .containsExactly(Feature.LOCKING_READ);
    assertThat(facts("SELECT a FROM t INTO @x").features())
        .containsExactly(Feature.WRITES_VARIABLE);
    assertThat(facts("SELECT @x := a, @y FROM t").features())
        .containsExactlyInAnyOrder(
            Feature.WRITES_VARIABLE, Feature.READS_VARIABLE, Feature.DEPENDS_ON_SESSION);
    assertThat(facts("SHOW WARNINGS").features())
        .containsExactlyInAnyOrder(Feature.READS_DIAGNOSTICS, Feature.LISTS_DIAGNOSTICS);
    assertThat(facts("CREATE TEMPORARY TABLE t (a INT)").features())
        .containsExactly(Feature.TEMPORARY_TABLE);
    assertThat(facts("CREATE TABLE t (a INT)").features())
        .containsExactly(Feature.CHANGES_CATALOGUE);
    assertThat(facts("EXPLAIN ANALYZE SELECT 1").features())
        .containsExactly(Feature.EXPLAIN_ANALYZE);
    assertThat(facts("LOAD DATA LOCAL INFILE 'f' INTO TABLE t").features())
        .containsExactly(Feature.LOAD_LOCAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET a = 1 WHERE id > @v",
        "UPDATE t SET a = 1 WHERE id > @@auto_increment_increment",
        "UPDATE t SET a = 1 WHERE id < LAST_INSERT_ID()",
        "UPDATE t SET a = 1 WHERE id < FOUND_ROWS ( )",
        "DELETE FROM t WHERE id > IF(CONNECTION_ID() = 7, 0, 9)",
        "DELETE FROM t WHERE id > IF(CURRENT_USER = 'x', 0, 9)",
        "DELETE FROM t WHERE id IN (SELECT b FROM u WHERE c < RAND())",
        "UPDATE t SET a = 1 WHERE id > IF('a' = 'A', 9, 0)",
        "UPDATE t SET a = 1 WHERE id >= ('a' <> 'A') * 9",
        "UPDATE t SET a = 1 WHERE 'a' = 'A' AND id > 0",
        "UPDATE t SET a = 1 WHERE id > 0 AND 'a' = 'A' AND a > 0",
        "UPDATE t SET a = 1 WHERE id > IF(? > ?, 0, 9)",
        "UPDATE t SET a = 1 WHERE id > SECOND(NOW()) * 9",
        "UPDATE t SET a = 1 WHERE id > NOW() - 20261120142000",
        "UPDATE t SET a = 1 WHERE id < LENGTH(?) - 4170",
        "UPDATE t SET a = 1 WHERE id > CASE WHEN '2020-00-01' IS NULL THEN 0 ELSE 9 END",
        "UPDATE t JOIN (SELECT IF('a' = 'A', 9, 0) b) u ON t.id > u.b SET a = 1",
        "UPDATE t SET a = 1 WHERE id > (SELECT IF('a' = 'A', 9, 0))"
      })
  void shouldTellWhatDependsOnTheSession(String statement) {
    assertThat(facts(statement).features()).contains(Feature.DEPENDS_ON_SESSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t SET a = CONCAT('x', ?), b = UUID_TO_BIN('x') WHERE id = 1 AND 1 = 1",
        "UPDATE t SET a = NOW() WHERE b < NOW() - INTERVAL 30 DAY AND c IN ('x', -2, ?)",
        "DELETE FROM t WHERE b < DATE_SUB(CURDATE(), INTERVAL 2 YEAR) AND LOWER(c) LIKE 'x%'",
        "DELETE FROM t WHERE b < CURRENT_TIMESTAMP AND c IS NULL OR TRUE",
        "SELECT MD5('x'), a FROM t WHERE id BETWEEN 1 AND 9"
      })
  void shouldTellWhatIsTheSameInEverySession(String statement) {
    assertThat(facts(statement).features()).isEmpty();
  }

  @Test
  void shouldReadTheLimit() {
    assertThat(facts("SELECT a FROM t LIMIT 10").limit()).hasValue(10);
    assertThat(facts("SELECT a FROM t LIMIT 5, 10").limit()).hasValue(10);
    assertThat(facts("SELECT a FROM t LIMIT 10 OFFSET 5").limit()).hasValue(10);
    assertThat(facts("SELECT a FROM t LIMIT ?").limit()).isEmpty();
    assertThat(facts("SELECT a FROM (SELECT b FROM t LIMIT 3) d").limit()).isEmpty();
    assertThat(facts("DELETE FROM t LIMIT 18446744073709551615").limit()).hasValue(Long.MAX_VALUE);
  }
}
