package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.facts;
import static dev.sallyport.sql.Reading.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetStatementsTest {
  private static final SqlContext MARIADB =
      Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 110405, false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          SET autocommit=1 | autocommit
          SET AUTOCOMMIT = 0 | autocommit
          SET character_set_results = NULL | character_set_results
          SET sql_mode='STRICT_TRANS_TABLES' | sql_mode
          SET @@session.sql_mode := 'ANSI' | sql_mode
          SET @@sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES') | sql_mode
          SET SESSION TRANSACTION READ ONLY | transaction_read_only
          SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE | transaction_isolation transaction_read_only
          SET GLOBAL TRANSACTION ISOLATION LEVEL SERIALIZABLE | global.transaction_isolation
          SET NAMES utf8mb4 | names
          SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin' | names
          SET NAMES latin1 | names
          SET NAMES binary | names
          SET CHARACTER SET utf8mb4 | names
          SET CHARSET 'utf8' | names
          SET character_set_client = utf8mb4, @@character_set_connection = 'latin1' | character_set_client character_set_connection
          SET collation_connection = utf8mb4_general_ci | collation_connection
          SET GLOBAL max_connections = 5, SESSION wait_timeout = 6 | global.max_connections wait_timeout
          SET @@GLOBAL.x = 1, @@persist.y = 2, @@local.z = 3 | global.x persist.y z
          SET PERSIST_ONLY a = 1 | persist_only.a
          SET PASSWORD = 'x' | password
          SET ROLE NONE | role
          SET DEFAULT ROLE r TO u | default_role
          SET sql_log_bin = OFF, foreign_key_checks = DEFAULT | foreign_key_checks sql_log_bin
          /*!40101 SET NAMES utf8 */ | names
          set sql_mode=CONCAT(@@sql_mode,',STRICT_TRANS_TABLES'),session_track_system_variables=CONCAT(@@session_track_system_variables,IF(LOCATE('x',@@session_track_system_variables)=0,',x','')),session_track_schema=1,NAMES utf8mb4 | names session_track_schema session_track_system_variables sql_mode
          """)
  void shouldNameTheVariables(String statement, String variables) {
    // When
    StatementFacts facts = facts(statement);

    // Then
    assertThat(facts.verb()).isEqualTo(Verb.SET);
    assertThat(String.join(" ", facts.variables().stream().sorted().toList())).isEqualTo(variables);
    assertThat(facts.accesses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET NAMES gbk",
        "SET NAMES 'big5'",
        "SET NAMES sjis COLLATE sjis_bin",
        "SET NAMES DEFAULT",
        "SET NAMES @x",
        "SET NAMES utf8mb4, NAMES gbk",
        "SET CHARACTER SET cp932",
        "SET CHARACTER SET DEFAULT",
        "SET character_set_client = gbk",
        "SET @@session.character_set_client := 'gb18030'",
        "SET character_set_client = @x",
        "SET character_set_client = CONCAT('g', 'bk')",
        "SET character_set_client = 28",
        "SET character_set_client = NULL",
        "SET character_set_client = (SELECT 'gbk')",
        "SET character_set_client = 'utf8' 'mb4'",
        "SET character_set_results = utf16",
        "SET character_set_connection = @@character_set_server",
        "SET GLOBAL character_set_client = gbk",
        "SET autocommit=0, character_set_client = gbk",
        "/*!40101 SET NAMES gbk */",
        "SET collation_connection = gbk_chinese_ci",
        "SET `character_set_client` = gbk",
        "SET @@`character_set_client` = gbk",
        "SET @@session.`character_set_client` = gbk",
        "SET x",
        "SET x = ",
        "SET"
      })
  void shouldRefuseCharacterSetsThatAreNotCertain(String statement) {
    assertThat(refusal(statement)).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          SET STATEMENT max_statement_time=2 FOR | SELECT ssn FROM customers WHERE id = 1
          set statement MAX_STATEMENT_TIME := 0.5, sql_select_limit = 10 for | SELECT a FROM t
          /* who */ SET STATEMENT/**/sql_select_limit=1e3/* and */FOR/**/ | DELETE FROM t
          SET STATEMENT max_statement_time=1 FOR | INSERT INTO t (a) VALUES (1), (2), (?), (4), (?)
          SET STATEMENT max_statement_time=1 FOR | CALL p(?)
          SET STATEMENT max_statement_time=1 FOR | XA RECOVER
          """)
  void shouldReadWhatStandsBehindTheSettingsOfOneStatementAtMariaDb(
      String settings, String statement) {
    // When
    StatementFacts facts = facts(settings + " " + statement, MARIADB);

    // Then
    StatementFacts alone = facts(statement, MARIADB);
    assertThat(facts.withText("")).isEqualTo(alone.withText(""));
    assertThat(facts.text()).isEqualTo(settings + " " + statement);
    assertThat(refusal(settings + " " + statement)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET STATEMENT sql_mode='ANSI_QUOTES' FOR SELECT \"ssn\" FROM t",
        "SET STATEMENT max_statement_time=1, sql_mode='' FOR SELECT 1",
        "SET STATEMENT character_set_client=gbk FOR SELECT 1",
        "SET STATEMENT foreign_key_checks=0 FOR DELETE FROM t",
        "SET STATEMENT max_statement_time=(SELECT ssn FROM customers) FOR SELECT 1",
        "SET STATEMENT max_statement_time=-1 FOR SELECT 1",
        "SET STATEMENT max_statement_time='1' FOR SELECT 1",
        "SET STATEMENT max_statement_time=? FOR SELECT 1",
        "SET STATEMENT max_statement_time=@x FOR SELECT 1",
        "SET STATEMENT max_statement_time=1+1 FOR SELECT 1",
        "SET STATEMENT @@max_statement_time=1 FOR SELECT 1",
        "SET STATEMENT max_statement_time=1 sql_select_limit=1 FOR SELECT 1",
        "SET STATEMENT max_statement_time=1, FOR SELECT 1",
        "SET STATEMENT max_statement_time=1 FOR",
        "SET STATEMENT max_statement_time=1 FOR;",
        "SET STATEMENT max_statement_time=1 FOR /* nothing */",
        "SET STATEMENT max_statement_time=1",
        "SET STATEMENT FOR SELECT 1",
        "SET STATEMENT max_statement_time=1 FOR SET NAMES gbk",
        "EXPLAIN SET STATEMENT max_statement_time=1 FOR SELECT 1",
        "CREATE VIEW v AS SET STATEMENT max_statement_time=1 FOR SELECT 1",
        "(SET STATEMENT max_statement_time=1 FOR SELECT 1)"
      })
  void shouldRefuseOtherSettingsOfOneStatement(String statement) {
    assertThat(refusal(statement, MARIADB)).isNotBlank();
  }

  @Test
  void shouldSayWhichSettingsOneStatementMayHave() {
    assertThat(refusal("SET STATEMENT sort_buffer_size=1 FOR SELECT 1", MARIADB))
        .contains("max_statement_time and sql_select_limit");
  }

  @Test
  void shouldFindQueriesInValues() {
    assertThat(Reading.accesses("SET @x = (SELECT ssn FROM customers)"))
        .isEqualTo("select shop.customers");
    assertThat(Reading.accesses("SET autocommit = (SELECT a FROM t)")).isEqualTo("select shop.t");
    assertThat(facts("SET @x = 1").has(Feature.WRITES_VARIABLE)).isTrue();
    assertThat(facts("SET @x = SLEEP(5), @y = g()").routines()).containsExactly("g");
    assertThat(facts("SET @x = SLEEP(5)").has(Feature.WAITS)).isTrue();
  }

  @Test
  void shouldNameTheSchemaOfUse() {
    assertThat(facts("USE other").useSchema()).hasValue("other");
    assertThat(facts("use `o``r`").useSchema()).hasValue("o`r");
    assertThat(refusal("USE a b")).isNotBlank();
  }
}
