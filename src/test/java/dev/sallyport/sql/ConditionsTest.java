package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WHERE counts as selective only when it tells rows apart. */
class ConditionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "TRUE",
        "NOT FALSE",
        "!0",
        "'a'",
        "1=1",
        "2>1",
        "'a'='a'",
        "1<=>1",
        "NULL IS NULL",
        "id=id",
        "t.id = id",
        "(id) = (id)",
        "id <=> id",
        "id >= id",
        "id = id + 0",
        "id = 0 + id",
        "id*0=0",
        "id-id=0",
        "id & 0 = 0",
        "id % 1 = 0",
        "id IS NOT NULL",
        "NOT (id IS NULL)",
        "id LIKE '%'",
        "id LIKE '%%'",
        "id LIKE id",
        "id REGEXP '.*'",
        "id RLIKE ''",
        "id BETWEEN id AND id",
        "id IN (1, id)",
        "id IN (SELECT id FROM t)",
        "id = (SELECT x.id FROM t x WHERE x.id = t.id)",
        "EXISTS (SELECT 1)",
        "EXISTS (SELECT 1 FROM s)",
        "EXISTS (SELECT 1 FROM t x WHERE x.id = t.id)",
        "id",
        "COALESCE(id, 1)",
        "LEFT(name, 0) = ''",
        "SUBSTRING(name, 9) <> 'x'",
        "LENGTH(name) >= 0",
        "LENGTH(name) > -1",
        "NOT (id = 1 AND 1 = 0)",
        "NOT ISNULL(id)",
        "name LIKE CONCAT('%', '')",
        "EXISTS (SELECT t.id)",
        "id NOT IN (SELECT k FROM s WHERE 1 = 0)",
        "(id = 5) >= 0",
        "IFNULL(1, id) = 1",
        "IF(id, 1, 1) = 1",
        "CASE WHEN id THEN 1 ELSE 1 END",
        "id=5 OR 1=1",
        "id=5 OR TRUE",
        "1 OR id=5",
        "id=5 OR id<>5",
        "id=5 OR NOT id=5",
        "id=5 OR 5<>id",
        "id<5 OR 4<id",
        "MOD(id, 1) = 0",
        "INSTR(name, '')",
        "ISNULL(NULLIF(id, id))",
        "id<5 OR id>=5",
        "id IS NULL OR id IS NOT NULL",
        "id IN (1) OR id NOT IN (1)",
        "(id=5 OR 1) AND 1",
        "id=5 OR @x",
        "id=? OR ? IS NULL",
        "@x = 5",
        "? = ?",
        "NOW() > '2020-01-01'",
        "id=5 || 1",
        "1 XOR 0",
        "/* id=5 */ 1",
        "id=5 -- \n OR 1=1"
      })
  void shouldCallConstantWhatHoldsForEveryRow(String condition) {
    assertThat(where(condition)).isEqualTo(WhereKind.CONSTANT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 5",
        "5 = id",
        "id <> 5",
        "id > 5",
        "id IN (1, 2)",
        "id NOT IN (1)",
        "id BETWEEN 1 AND 2",
        "name LIKE 'a%'",
        "name REGEXP '^a'",
        "id = ?",
        "id = @x",
        "id IS NULL",
        "LOWER(name) = 'x'",
        "id = 5 AND 1=1",
        "id = 5 OR id = 6",
        "NOT id = 5",
        "IFNULL(id, 1) = 1",
        "LEFT(name, 1) = 'a'",
        "LENGTH(name) > 10",
        "name LIKE CONCAT('%', ?, '%')",
        "CASE WHEN a > 1 THEN b = 1 ELSE b = 2 END",
        "NOT (id = 5 OR id = 6)",
        "(a, b) = (1, 2)",
        "created > NOW() - INTERVAL 1 DAY",
        "MATCH (name) AGAINST ('x')",
        "price * qty > 100",
        "id IN (SELECT tid FROM s WHERE s.k = 1)",
        "EXISTS (SELECT 1 FROM s WHERE s.tid = t.id)",
        "id = 5 -- OR 1=1",
        "name = '1 OR 1=1'",
        "id = 1 || 0",
        "FIND_IN_SET('a', tags)",
        "DATE(created) = '2020-01-01'",
        "doc->'$.a' = 1",
        "id = (SELECT MAX(tid) FROM s)"
      })
  void shouldCallSelectiveWhatTellsRowsApart(String condition) {
    // || is OR, and 0 makes it no wider.
    assertThat(where(condition)).isEqualTo(WhereKind.SELECTIVE);
  }

  @Test
  void shouldKnowAStatementByItsWidestArm() {
    assertThat(kind("SELECT a FROM t")).isEqualTo(WhereKind.NONE);
    assertThat(kind("UPDATE t SET a = 1")).isEqualTo(WhereKind.NONE);
    assertThat(kind("DELETE FROM t ORDER BY id LIMIT 5")).isEqualTo(WhereKind.NONE);
    assertThat(kind("SELECT a FROM t WHERE id=1 UNION SELECT b FROM s")).isEqualTo(WhereKind.NONE);
    assertThat(kind("SELECT a FROM t WHERE id=1 UNION (SELECT b FROM s WHERE id=2)"))
        .isEqualTo(WhereKind.SELECTIVE);
    assertThat(kind("(SELECT a FROM t WHERE id=1)")).isEqualTo(WhereKind.SELECTIVE);
    assertThat(kind("DELETE a FROM t a JOIN s b ON a.id=b.id WHERE a.id = b.id"))
        .isEqualTo(WhereKind.SELECTIVE);
    assertThat(kind("UPDATE t SET a = (SELECT b FROM s WHERE id = 1)")).isEqualTo(WhereKind.NONE);
  }

  private static WhereKind where(String condition) {
    return kind("DELETE FROM t WHERE " + condition);
  }

  private static WhereKind kind(String statement) {
    return Reading.facts(statement).where();
  }
}
