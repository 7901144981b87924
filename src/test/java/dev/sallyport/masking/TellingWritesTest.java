package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masked columns under keys, and what else of the server could tell of them. */
class TellingWritesTest {
  private static final Masks MASKS =
      Masks.of(
          List.of(
              MaskRule.of("shop.people.ssn", MaskKind.REDACT),
              MaskRule.of("shop.people.phone", MaskKind.REDACT),
              MaskRule.of("shop.worded.phone", MaskKind.REDACT),
              MaskRule.of("shop.stamped.ssn", MaskKind.REDACT)));

  private static final Catalogue CATALOGUE =
      new Catalogue(
          false,
          List.of(
              table(
                  "people",
                  plain("id").inUniqueKey(),
                  plain("ssn").inUniqueKey(),
                  plain("phone"),
                  plain("name")),
              table("claims", plain("id").inUniqueKey(), plain("person_ssn"), plain("text")),
              table("letters", plain("id"), plain("claim_ssn")),
              table(
                  "stamped",
                  plain("id"),
                  plain("ssn"),
                  new Column("changed", "timestamp", false, Optional.empty(), false, true)),
              table(
                  "worded",
                  plain("name"),
                  plain("phone"),
                  new Column("digits", "varchar(20)", false, Optional.of("hex(`phone`)")))),
          List.of(),
          List.of(),
          List.of(
              key("claims", "person_ssn", "people", "ssn"),
              key("letters", "claim_ssn", "claims", "person_ssn")),
          Set.of());

  private static Column plain(String name) {
    return new Column(name, "varchar(20)", false, Optional.empty());
  }

  private static Table table(String name, Column... columns) {
    return new Table(new TableName("shop", name), List.of(columns), Optional.empty());
  }

  private static ForeignKey key(String child, String column, String parent, String parentColumn) {
    return new ForeignKey(
        new TableName("shop", child),
        List.of(column),
        new TableName("shop", parent),
        List.of(parentColumn),
        false,
        ForeignKey.OnDelete.NOTHING);
  }

  @Test
  void shouldCoverColumnsThatReferToMaskedOnesHoweverFar() {
    assertThat(plan("SELECT id, person_ssn, text FROM claims").columns())
        .extracting(Optional::isPresent)
        .containsExactly(false, true, false);
    assertThat(plan("SELECT claim_ssn FROM letters").columns()).allMatch(Optional::isPresent);
    assertRefused("SELECT id FROM letters WHERE claim_ssn LIKE '9%'");
    assertRefused("INSERT INTO stamped (id) SELECT claim_ssn FROM letters");
  }

  @Test
  void shouldLeaveAColumnToARuleOfItsOwnAndShowOnlyWhatIsRevealedByItsName() {
    List<MaskRule> own =
        List.of(
            MaskRule.of("shop.claims.person_ssn", MaskKind.HASH),
            MaskRule.of("shop.people.ssn", MaskKind.REDACT));
    ColumnName child = new ColumnName(new TableName("shop", "claims"), "person_ssn");
    assertThat(ForeignMasks.of(Masks.of(own), CATALOGUE).ruleOf(child).orElseThrow().as())
        .isEqualTo(Mask.of(MaskKind.HASH));
    Masks revealing = MASKS.revealing(List.of(ColumnGlob.of("shop.people.ssn")));
    assertThat(ForeignMasks.of(revealing, CATALOGUE).ruleOf(child)).isPresent();
    Masks both = revealing.revealing(List.of(ColumnGlob.of("shop.claims.person_ssn")));
    assertThat(ForeignMasks.of(both, CATALOGUE).ruleOf(child)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO people (id, ssn) VALUES (1, '900')",
        "INSERT INTO people VALUES (1, '900', '1', 'Ann')",
        "UPDATE people SET ssn = '900' WHERE id = 1",
        "REPLACE INTO people (id, ssn) VALUES (1, '900')",
        "INSERT INTO people (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE ssn = '900'",
        "INSERT INTO claims (id, person_ssn) VALUES (1, '900')",
        "UPDATE letters SET claim_ssn = '900' WHERE id = 1",
        "UPDATE stamped SET ssn = '900' WHERE id = 1",
        "INSERT INTO stamped (id, ssn) VALUES (1, '9') ON DUPLICATE KEY UPDATE ssn = '9'",
        // The time is set in another row.
        "UPDATE stamped a, stamped b SET a.ssn = '900', b.changed = b.changed WHERE a.id = 1 AND b.id = 2",
        "INSERT INTO stamped (id, changed) VALUES (1, NOW()) ON DUPLICATE KEY UPDATE ssn = '900'",
        "ALTER TABLE people ALTER COLUMN ssn SET DEFAULT '900'",
        "ALTER TABLE people ALTER ssn SET DEFAULT '900'",
        "ALTER TABLE claims ALTER person_ssn SET DEFAULT '900'",
        // It would no longer be known that these hold the same values.
        "ALTER TABLE claims DROP FOREIGN KEY claims_person",
        "ALTER TABLE claims DROP CONSTRAINT claims_person",
        "ALTER TABLE letters ADD COLUMN x INT, DROP CONSTRAINT IF EXISTS c",
        // The rule is on what a generated column is made of.
        "ALTER TABLE worded ADD UNIQUE (digits)",
        "CREATE UNIQUE INDEX u ON worded (digits)",
        "ALTER TABLE worded ADD CHECK (digits > 5)",
        "CREATE TABLE t (a VARCHAR(20), FOREIGN KEY (a) REFERENCES worded (digits))"
      })
  void shouldRefuseWritesThatTellWhetherAValueIsThere(String statement) {
    assertRefused(statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO people (id, name) VALUES (1, 'Ann')",
        "UPDATE people SET phone = '1' WHERE id = 1",
        "INSERT INTO claims (id, text) VALUES (1, 'broken')",
        "INSERT INTO stamped (id, ssn) VALUES (1, '900')",
        "UPDATE stamped SET ssn = '900', changed = NOW() WHERE id = 1",
        "UPDATE stamped s, people p SET s.ssn = '900', s.changed = s.changed, p.name = 'x' WHERE p.id = s.id",
        "INSERT INTO stamped (id, ssn) VALUES (1, '9') ON DUPLICATE KEY UPDATE ssn = '9', changed = NOW()",
        "INSERT INTO stamped (id, ssn, changed) VALUES (1, '9', NOW()) ON DUPLICATE KEY UPDATE id = 1",
        "ALTER TABLE people ALTER phone SET DEFAULT '1', ALTER name SET DEFAULT 'x'",
        "ALTER TABLE people DROP CONSTRAINT c",
        "ALTER TABLE worded ADD UNIQUE (name)"
      })
  void shouldAllowWritesThatTellNothing(String statement) {
    assertThat(gate(MASKS, statement, Diagnostics.FREE))
        .isInstanceOf(MaskGate.Result.Planned.class);
  }

  @Test
  void shouldAllowThemWhereEqualityMayBeAskedFor() {
    Masks equality =
        Masks.of(List.of(new MaskRule(ColumnGlob.of("shop.people.ssn"), Mask.REDACTED, true)));
    assertThat(gate(equality, "INSERT INTO people (id, ssn) VALUES (1, '900')", Diagnostics.FREE))
        .isInstanceOf(MaskGate.Result.Planned.class);
    assertThat(
            gate(equality, "UPDATE letters SET claim_ssn = '900' WHERE id = 1", Diagnostics.FREE))
        .isInstanceOf(MaskGate.Result.Planned.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT id, name FROM people | QUOTES",
        "INSERT INTO people (id, name) VALUES (1, 'Ann') | QUOTES",
        "INSERT INTO people (id, phone) VALUES (9, '1') | QUOTES",
        "UPDATE people SET phone = '1' WHERE id = 1 | COUNTS",
        "REPLACE INTO people (id, phone) VALUES (1, '1') | COUNTS",
        "INSERT INTO people (id, phone) VALUES (1, '1') ON DUPLICATE KEY UPDATE phone = '1' | COUNTS",
        "SELECT UPPER(phone) FROM people | TELLS",
        "DO (SELECT phone FROM people LIMIT 1) | TELLS",
        "SELECT 1 | FREE"
      })
  void shouldKnowWhatTheServerKeepsOfAStatement(String statement, Diagnostics kept) {
    assertThat(plan(statement).diagnostics()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SHOW WARNINGS | COUNTS",
        "SHOW ERRORS LIMIT 1 | COUNTS",
        "SELECT ROW_COUNT() | QUOTES",
        "SELECT id FROM people WHERE ROW_COUNT() = 1 AND id = LAST_INSERT_ID() | QUOTES",
        "SHOW COUNT(*) WARNINGS | FREE",
        "SELECT @@warning_count | FREE",
        "SELECT @@session.error_count | FREE"
      })
  void shouldShowDiagnosticsAsFarAsTheyTellNothing(String statement, Diagnostics most) {
    for (Diagnostics kept : Diagnostics.values()) {
      assertThat(gate(MASKS, statement, kept) instanceof MaskGate.Result.Planned)
          .as("after %s", kept)
          .isEqualTo(kept.compareTo(most) <= 0);
    }
  }

  @Test
  void shouldMarkTheListOfWarningsSoThatItsTextsAreCovered() {
    assertThat(plan("SHOW WARNINGS").listsDiagnostics()).isFalse();
    Object after = gate(MASKS, "SHOW WARNINGS", Diagnostics.QUOTES);
    assertThat(((MaskGate.Result.Planned) after).plan().listsDiagnostics()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM information_schema.COLUMN_STATISTICS",
        "SELECT * FROM information_schema.processlist",
        "SELECT * FROM INFORMATION_SCHEMA.INNODB_TRX",
        "SELECT * FROM information_schema.user_variables",
        "SELECT * FROM performance_schema.events_statements_history",
        "SELECT * FROM performance_schema.data_locks",
        "SELECT * FROM performance_schema.user_variables_by_thread",
        "SELECT * FROM mysql.general_log",
        "SELECT * FROM mysql.column_stats",
        "SELECT * FROM sys.statement_analysis",
        "SELECT update_time FROM information_schema.tables",
        "SELECT `CHECKSUM` FROM information_schema.TABLES",
        "SELECT index_name, cardinality FROM information_schema.statistics",
        "WITH q (a, b) AS (SELECT * FROM information_schema.tables) SELECT b FROM q",
        "SELECT b FROM (SELECT * FROM information_schema.tables) q (a, b)",
        "SELECT * FROM information_schema.tables ORDER BY 15",
        "SELECT * FROM information_schema.tables INTO @a, @b",
        "SELECT t.* FROM information_schema.TABLES t",
        "TABLE information_schema.tables",
        "SHOW INDEX FROM people WHERE Cardinality = 1",
        "SHOW TABLE STATUS WHERE `Update_time` > '2026-01-01'",
        "SELECT table_name FROM information_schema.tables NATURAL JOIN staging.notes",
        "INSERT INTO staging.notes SELECT * FROM information_schema.partitions",
        "CREATE VIEW staging.v AS SELECT * FROM information_schema.tables",
        "SHOW PROCESSLIST",
        "SHOW FULL PROCESSLIST",
        "SHOW ENGINE INNODB STATUS",
        "SHOW BINLOG EVENTS",
        "SHOW RELAYLOG EVENTS",
        "SHOW EXPLAIN FOR 3",
        "SHOW STATUS",
        "SHOW SESSION STATUS LIKE 'Handler_update'",
        "SHOW STATUS LIKE '%'",
        "SHOW STATUS WHERE Variable_name LIKE 'Ssl%'",
        "SHOW MASTER STATUS",
        "SHOW PROFILES",
        "SELECT @@global.gtid_executed",
        "CHECKSUM TABLE people",
        "ANALYZE TABLE people UPDATE HISTOGRAM ON ssn WITH 100 BUCKETS"
      })
  void shouldRefuseWhatTheServerTellsOfRows(String statement) {
    assertRefused(statement);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT table_name, table_rows FROM information_schema.tables WHERE table_schema = 'shop'",
        "SELECT * FROM information_schema.columns",
        "SELECT * FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY table_name",
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_type = 'BASE TABLE'",
        "SELECT * FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY table_name LIMIT 9",
        "SHOW INDEX FROM people",
        "SHOW INDEX FROM people WHERE Key_name = 'PRIMARY'",
        "SELECT * FROM information_schema.key_column_usage",
        "SHOW STATUS LIKE 'Ssl_cipher'",
        "SHOW GLOBAL STATUS LIKE 'Uptime'",
        "SHOW ENGINES",
        "SHOW VARIABLES LIKE 'sql_mode'",
        "SHOW TABLE STATUS",
        "CHECKSUM TABLE elsewhere.t"
      })
  void shouldAnswerWhatDescribesObjects(String statement) {
    assertThat(gate(MASKS, statement, Diagnostics.FREE))
        .isInstanceOf(MaskGate.Result.Planned.class);
  }

  private static void assertRefused(String statement) {
    assertThat(gate(MASKS, statement, Diagnostics.FREE))
        .isInstanceOf(MaskGate.Result.Refused.class);
  }

  private static MaskPlan plan(String statement) {
    return ((MaskGate.Result.Planned) gate(MASKS, statement, Diagnostics.FREE)).plan();
  }

  private static Object gate(Masks masks, String statement, Diagnostics kept) {
    Inspection inspection =
        new MySqlInspector()
            .inspect(
                statement.getBytes(StandardCharsets.UTF_8),
                new SqlContext(
                        Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
                    .with(CATALOGUE));
    return inspection instanceof Inspection.Understood understood
        ? MaskGate.plan(masks, understood, CATALOGUE, kept)
        : inspection;
  }
}
