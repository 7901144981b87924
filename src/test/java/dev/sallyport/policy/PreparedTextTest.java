package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import org.junit.jupiter.api.Test;

/** PREPARE and EXECUTE as text. */
class PreparedTextTest {
  private final PolicySet shop =
      PolicyText.rules(
          """
          - allow: { verbs: [select], tables: ["shop.*"] }
          - review: { verbs: [update], tables: ["shop.*"] }
            approvers: [dba]
          """);

  private static Facts prepare(Facts inner) {
    return Facts.of(Verb.PREPARE).saying("PREPARE s FROM ?").knowing("s", inner);
  }

  private static Facts execute(Facts inner) {
    return Facts.of(Verb.EXECUTE).saying("EXECUTE `S` USING @a").knowing("s", inner);
  }

  private String rule(Facts facts) {
    return shop.judge(facts.question()).rule();
  }

  @Test
  void shouldJudgeWhatIsPreparedAndExecuted() {
    Facts read = Facts.of(Verb.SELECT, "shop.orders");

    assertThat(shop.judge(prepare(read).question())).isInstanceOf(Verdict.Allow.class);
    assertThat(shop.judge(execute(read).question())).isInstanceOf(Verdict.Allow.class);
    assertThat(rule(execute(Facts.of(Verb.SELECT, "hr.people"))))
        .isEqualTo("built-in:default-deny");
    assertThat(rule(execute(Facts.of(Verb.DROP, "shop.orders"))))
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldRefuseInsideATextWhatIsRefusedOutside() {
    assertThat(rule(execute(Facts.of(Verb.SET).setting("global.max_connections"))))
        .isEqualTo("built-in:global-variables");
    assertThat(rule(execute(Facts.of(Verb.SELECT, "shop.a").with(Feature.INTO_FILE))))
        .isEqualTo("built-in:server-files");
    assertThat(rule(execute(Facts.of(Verb.ADMIN).saying("FLUSH TABLES"))))
        .isEqualTo("built-in:default-deny");
    assertThat(rule(execute(Facts.of(Verb.KILL)))).isEqualTo("built-in:kill");
  }

  @Test
  void shouldRefuseWhatIsNotKnown() {
    assertThat(rule(Facts.of(Verb.EXECUTE).saying("EXECUTE s"))).isEqualTo("built-in:default-deny");
    assertThat(rule(Facts.of(Verb.EXECUTE).and(Verb.SELECT, "shop.a").saying("EXECUTE s")))
        .isEqualTo("built-in:default-deny");
    assertThat(shop.judge(Facts.of(Verb.PREPARE).saying("DEALLOCATE PREPARE s").question()))
        .isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldAskNobodyAboutValuesThatNobodySees() {
    Facts update = Facts.of(Verb.UPDATE, "shop.orders");

    assertThat(shop.judge(update.question())).isInstanceOf(Verdict.Review.class);
    assertThat(shop.judge(execute(update).question()))
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("built-in:text-prepare");
              assertThat(deny.message()).contains("p/2", "your driver's prepared statements");
            });
    assertThat(rule(prepare(update))).isEqualTo("built-in:text-prepare");
  }

  @Test
  void shouldLetAPolicyRefuseThemAltogether() {
    PolicySet strict =
        PolicyText.rules(
            """
            - deny: { verbs: [prepare, execute] }
            - allow: { verbs: [select], tables: ["shop.*"] }
            """);

    assertThat(strict.judge(execute(Facts.of(Verb.SELECT, "shop.a")).question()).rule())
        .isEqualTo("p/1");
  }
}
