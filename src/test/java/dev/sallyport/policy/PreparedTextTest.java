package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PREPARE and EXECUTE as text, read by the code that reads them on the way to the server. */
class PreparedTextTest {
  private final PolicySet shop =
      PolicyText.rules(
          """
          - allow: { verbs: [select], tables: ["shop.*"] }
          - review: { verbs: [update], tables: ["shop.*"] }
            approvers: [dba]
          - allow: { verbs: [alter], tables: ["shop.*"] }
          """);

  private Verdict prepare(String inner) {
    return judge(session(), "PREPARE s FROM '" + inner.replace("'", "''") + "'");
  }

  private Verdict execute(String inner) {
    Rehearsal session = session();
    session.run("PREPARE s FROM '" + inner.replace("'", "''") + "'");
    return judge(session, "execute `S` USING @a");
  }

  private static Rehearsal session() {
    return new Rehearsal(new MySqlInspector(), Catalogue.UNKNOWN, Optional.of("shop"));
  }

  private Verdict judge(Rehearsal session, String statement) {
    return shop.judge(
        new Question(Facts.AGENT, "orders", session.read(statement), OptionalLong.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM orders WHERE id = ?",
        "(SELECT id FROM orders) UNION (SELECT 1)",
        "/* why */ SELECT 1",
        "CREATE INDEX i ON orders (a)",
        "SET @b = 1",
        "COMMIT"
      })
  void shouldAllowWhatIsAllowedOutside(String inner) {
    assertThat(prepare(inner)).isInstanceOf(Verdict.Allow.class);
    assertThat(execute(inner)).isInstanceOf(Verdict.Allow.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT * FROM hr.people                   | built-in:default-deny
          DROP TABLE orders                         | built-in:default-deny
          SET GLOBAL max_connections = 1            | built-in:global-variables
          SET sql_log_bin = 0                       | built-in:session-variables
          SELECT id INTO OUTFILE '/tmp/x' FROM orders | built-in:server-files
          SELECT SLEEP(9)                           | built-in:waits
          ALTER USER USER() IDENTIFIED BY 'x'       | built-in:own-account
          SHOW CREATE USER CURRENT_USER()           | built-in:own-account
          FLUSH TABLES                              | built-in:default-deny
          KILL 7                                    | built-in:default-deny
          SHUTDOWN                                  | built-in:default-deny
          CREATE USER x                             | built-in:default-deny
          USE hr                                    | built-in:default-deny
          """)
  void shouldRefuseWhatIsRefusedOutside(String inner, String rule) {
    assertThat(execute(inner))
        .isInstanceOf(Verdict.Deny.class)
        .extracting(Verdict::rule)
        .isEqualTo(rule);
  }

  @Test
  void shouldRefuseWhatIsNotKnown() {
    assertThat(judge(session(), "EXECUTE s").rule()).isEqualTo("built-in:not-understood");
    assertThat(judge(session(), "PREPARE s FROM @a").rule()).isEqualTo("built-in:not-understood");
    Facts unknown = Facts.of(Verb.EXECUTE).and(Verb.SELECT, "shop.a").saying("EXECUTE s");
    assertThat(shop.judge(unknown.question()).rule()).isEqualTo("built-in:default-deny");
    assertThat(shop.judge(unknown.knowing("s", "KILL (SELECT 1)").question()).rule())
        .isEqualTo("built-in:default-deny");
    assertThat(shop.judge(unknown.knowing("t", "SELECT 1").question()).rule())
        .isEqualTo("built-in:default-deny");
    assertThat(judge(session(), "DEALLOCATE PREPARE s")).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldAskNobodyAboutValuesThatNobodySees() {
    String update = "UPDATE orders SET a = ? WHERE id = ?";

    assertThat(judge(session(), update)).isInstanceOf(Verdict.Review.class);
    assertThat(execute(update))
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("built-in:text-prepare");
              assertThat(deny.message()).contains("p/2", "your driver's prepared statements");
            });
    assertThat(prepare(update).rule()).isEqualTo("built-in:text-prepare");
  }

  @Test
  void shouldLetAPolicyRefuseThemAltogether() {
    PolicySet strict =
        PolicyText.rules(
            """
            - deny: { verbs: [prepare, execute] }
            - allow: { verbs: [select], tables: ["shop.*"] }
            """);
    Facts execute =
        Facts.of(Verb.EXECUTE)
            .and(Verb.SELECT, "shop.a")
            .saying("EXECUTE s")
            .knowing("s", "SELECT a FROM shop.a");

    assertThat(shop.judge(execute.question())).isInstanceOf(Verdict.Allow.class);
    assertThat(strict.judge(execute.question()).rule()).isEqualTo("p/1");
  }
}
