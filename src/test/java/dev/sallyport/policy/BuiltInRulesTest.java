package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInRulesTest {
  /** A policy as generous as the language allows. */
  private final PolicySet generous =
      PolicyText.rules(
          """
          - allow:
              verbs: [select, insert, update, delete, create, alter, drop, show, explain, use]
              tables: ["*.*"]
          """);

  private String rule(Facts facts) {
    return generous.judge(facts.question()).rule();
  }

  @ParameterizedTest
  @EnumSource(
      value = Feature.class,
      names = {"INTO_FILE", "LOAD_FILE", "LOAD_LOCAL", "WAITS"})
  void shouldRefuseWhatReachesBeyondTheSession(Feature feature) {
    Verdict verdict = generous.judge(Facts.of(Verb.SELECT, "shop.orders").with(feature).question());

    assertThat(verdict).isInstanceOf(Verdict.Deny.class);
    assertThat(verdict.rule()).startsWith("built-in:");
  }

  /** MySQL asks for no privilege where it is the own account, whichever way it is named. */
  @Test
  void shouldNotLetAnybodyChangeOrShowTheAccountOfTheSession() {
    assertThat(rule(Facts.of(Verb.SHOW, "mysql.user"))).isEqualTo("built-in:own-account");
    assertThat(rule(Facts.of(Verb.ALTER, "mysql.user"))).isEqualTo("built-in:own-account");
    assertThat(generous.judge(Facts.of(Verb.ALTER, "shop.user").question()))
        .isInstanceOf(Verdict.Allow.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"KILL", "HANDLER"})
  void shouldRefuseVerbsThatNoPolicyCanAllow(Verb verb) {
    assertThat(generous.judge(Facts.of(verb, "shop.orders").question()))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(rule(Facts.of(verb, "shop.orders"))).startsWith("built-in:");
  }

  /** A file of the client's needs a rule that names the verb; one of the server's gets none. */
  @Test
  void shouldLoadOnlyFilesOfTheClientAndOnlyByARule() {
    PolicySet loading =
        PolicyText.rules("- allow: { verbs: [insert, load], tables: [\"shop.*\"] }");
    Facts ofClient = Facts.of(Verb.LOAD, "shop.orders").with(Feature.LOAD_LOCAL);

    assertThat(loading.judge(ofClient.question())).isInstanceOf(Verdict.Allow.class);
    assertThat(generous.judge(ofClient.question()).rule()).isEqualTo("built-in:default-deny");
    assertThat(loading.judge(Facts.of(Verb.LOAD, "shop.orders").question()).rule())
        .isEqualTo("built-in:load");
  }

  @Test
  void shouldAskNobodyAboutAFileThatNobodyCanSee() {
    PolicySet asking =
        PolicyText.rules(
            """
            - review: { verbs: [replace], tables: ["shop.orders"] }
              approvers: [dba]
            - allow: { verbs: [load], tables: ["shop.*"] }
            """);

    Verdict verdict =
        asking.judge(
            Facts.of(Verb.LOAD, "shop.orders")
                .and(Verb.REPLACE, "shop.orders")
                .with(Feature.LOAD_LOCAL)
                .question());

    assertThat(verdict).isInstanceOf(Verdict.Deny.class);
    assertThat(verdict.rule()).isEqualTo("built-in:load");
  }

  @Test
  void shouldAskNobodyAboutBytesThatNobodyCanRead() {
    PolicySet asking =
        PolicyText.rules(
            """
            - review: { verbs: [update], tables: ["shop.orders"] }
              approvers: [dba]
            - allow: { verbs: [insert], tables: ["shop.*"] }
            """);
    Facts update = Facts.of(Verb.UPDATE, "shop.orders");
    Facts insert = Facts.of(Verb.INSERT, "shop.orders").with(Feature.FOREIGN_BYTES);

    assertThat(asking.judge(update.question())).isInstanceOf(Verdict.Review.class);
    assertThat(asking.judge(insert.question())).isInstanceOf(Verdict.Allow.class);
    assertThat(asking.judge(update.with(Feature.FOREIGN_BYTES).question()).rule())
        .isEqualTo("built-in:foreign-bytes");
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {
        "SELECT",
        "DO",
        "TRANSACTION",
        "SET",
        "SHOW",
        "EXPLAIN",
        "USE",
        "KILL",
        "PREPARE",
        "HANDLER",
        "LOAD"
      },
      mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseOtherVerbsWithoutAnObject(Verb verb) {
    assertThat(rule(Facts.of(verb))).isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldLetEverybodyEndWhatIsTheirOwn() {
    Facts kill = Facts.of(Verb.KILL).killing(7).saying("KILL ?");

    assertThat(rule(kill)).isEqualTo("built-in:own-sessions");
    assertThat(generous.judge(kill.question())).isInstanceOf(Verdict.Allow.class);
    assertThat(rule(Facts.of(Verb.KILL).saying("KILL ?"))).isEqualTo("built-in:kill");
  }

  @Test
  void shouldRefuseKillAmongOtherStatements() {
    List<Facts> both = List.of(Facts.of(Verb.SELECT), Facts.of(Verb.KILL).killing(7));

    Verdict verdict = generous.judge(Facts.question(Facts.AGENT, "orders", both));

    assertThat(verdict).isInstanceOf(Verdict.Deny.class);
    assertThat(verdict.rule()).isEqualTo("built-in:kill");
  }

  @Test
  void shouldRefuseKillWhereARuleDoes() {
    PolicySet strict = PolicyText.rules("- deny: { verbs: [kill] }");

    Verdict verdict = strict.judge(Facts.of(Verb.KILL).killing(7).question());

    assertThat(verdict).isInstanceOf(Verdict.Deny.class);
    assertThat(verdict.rule()).isEqualTo("p/1");
  }

  @Test
  void shouldRunExplainAnalyzeOfReadsOnly() {
    assertThat(rule(Facts.of(Verb.EXPLAIN).and(Verb.SELECT, "a.b").with(Feature.EXPLAIN_ANALYZE)))
        .isEqualTo("p/1");
    assertThat(rule(Facts.of(Verb.EXPLAIN).and(Verb.DELETE, "a.b").with(Feature.EXPLAIN_ANALYZE)))
        .isEqualTo("built-in:explain-analyze");
    assertThat(rule(Facts.of(Verb.EXPLAIN).saying("EXPLAIN FOR CONNECTION ?")))
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldSetHarmlessVariablesOfTheSessionOnly() {
    assertThat(rule(Facts.of(Verb.SET).setting("autocommit", "names")))
        .isEqualTo("built-in:session");
    // As DBD::MariaDB does at each connection.
    assertThat(rule(Facts.of(Verb.SET).setting("character_set_server", "collation_server")))
        .isEqualTo("built-in:session");
    assertThat(rule(Facts.of(Verb.SET).setting("autocommit", "global.max_connections")))
        .isEqualTo("built-in:global-variables");
    assertThat(rule(Facts.of(Verb.SET).setting("persist.max_connections")))
        .isEqualTo("built-in:global-variables");
    assertThat(rule(Facts.of(Verb.SET).setting("foreign_key_checks")))
        .isEqualTo("built-in:session-variables");
    assertThat(rule(Facts.of(Verb.SELECT, "a.b").setting("sql_log_bin")))
        .isEqualTo("built-in:session-variables");
    assertThat(rule(Facts.of(Verb.SET).with(Feature.WRITES_VARIABLE)))
        .isEqualTo("built-in:session");
    assertThat(rule(Facts.of(Verb.SET).saying("SET PASSWORD = ?")))
        .isEqualTo("built-in:default-deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHOW VARIABLES LIKE ?",
        "show session status",
        "SHOW WARNINGS LIMIT ?",
        "SHOW COUNT(*) WARNINGS",
        "SHOW CHARACTER SET",
        "SHOW COLLATION WHERE ? = ?",
        "SHOW ENGINES",
        "SHOW DATABASES"
      })
  void shouldShowWhatTellsNothingOfOthers(String statement) {
    assertThat(rule(Facts.of(Verb.SHOW).saying(statement))).isEqualTo("built-in:session");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHOW PROCESSLIST",
        "SHOW FULL PROCESSLIST",
        "SHOW GRANTS",
        "SHOW CREATE USER root",
        "SHOW ENGINE INNODB STATUS",
        "SHOW ENGINES INTO",
        "SHOW BINARY LOGS",
        "SHOW BINLOG EVENTS",
        "SHOW REPLICA STATUS",
        "SHOW PROFILES"
      })
  void shouldNotShowWhatTellsOfOthers(String statement) {
    assertThat(rule(Facts.of(Verb.SHOW).saying(statement))).isEqualTo("built-in:default-deny");
  }

  /** A tool asks for it when it connects; on servers that show a hash the facts do not say so. */
  @Test
  void shouldShowTheGrantsOfTheSessionAlone() {
    Facts grants = Facts.of(Verb.SHOW).saying("SHOW GRANTS");

    assertThat(rule(grants.with(Feature.SHOWS_OWN_GRANTS))).isEqualTo("built-in:session");
    assertThat(rule(grants)).isEqualTo("built-in:default-deny");
  }

  /** mysqldump 8.0 sets it before it reads anything: so that sizes of tables are those of now. */
  @Test
  void shouldSetHowOldTheSizesOfTablesMayBe() {
    assertThat(rule(Facts.of(Verb.SET).setting("information_schema_stats_expiry")))
        .isEqualTo("built-in:session");
    assertThat(rule(Facts.of(Verb.SET).setting("global.information_schema_stats_expiry")))
        .isEqualTo("built-in:global-variables");
  }

  @Test
  void shouldBeginTransactionsButNotThoseThatOutliveTheSession() {
    assertThat(rule(Facts.of(Verb.TRANSACTION).saying("START TRANSACTION")))
        .isEqualTo("built-in:session");
    assertThat(rule(Facts.of(Verb.TRANSACTION).saying("XA PREPARE ?"))).isEqualTo("built-in:xa");
  }

  @Test
  void shouldUseOnlySchemasThatSomeRuleOpens() {
    PolicySet shop =
        PolicyText.rules(
            """
            - deny: { verbs: [select], tables: ["hr.*"] }
            - allow: { verbs: [select], tables: ["shop*.orders"] }
            """);

    assertThat(shop.judge(Facts.of(Verb.USE, "shop_eu.*").using("shop_eu").question()).rule())
        .isEqualTo("built-in:session");
    assertThat(shop.judge(Facts.of(Verb.USE, "hr.*").using("hr").question()))
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("built-in:default-deny");
              assertThat(deny.message()).startsWith("schema hr cannot be selected");
            });
    assertThat(shop.judge(Facts.of(Verb.USE).question()).rule()).isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldLetAPolicyRefuseWhatIsBuiltIn() {
    PolicySet strict =
        PolicyText.rules(
            """
            - deny: { verbs: [show] }
            - allow: { verbs: [select], tables: ["shop.*"] }
            """);

    assertThat(strict.judge(Facts.of(Verb.SHOW).saying("SHOW DATABASES").question()).rule())
        .isEqualTo("p/1");
  }
}
