package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.KnownAnswers;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.Verb;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is remembered of one statement is never taken for another's. */
class RememberedVerdictsTest {
  private static final String RULES =
      """
      - deny: { patterns: ["SELECT secret FROM shop.a"] }
      - deny: { verbs: [execute], tables: [shop.none] }
      - allow: { verbs: [select, update], tables: ["shop.*"], columns: [id] }
      - allow: { verbs: [delete], tables: [shop.a] }
      - allow: { verbs: [call], routines: [shop.f] }
      """;

  /** Pairs that differ in one thing, the first of them allowed. */
  static Stream<Arguments> pairs() {
    Facts read = Facts.of(Verb.SELECT, "shop.a").reading("shop.a.id").saying("x");
    Facts update = Facts.of(Verb.UPDATE, "shop.a").reading().saying("x");
    Facts execute = Facts.of(Verb.EXECUTE).and(Verb.DELETE, "shop.a").saying("EXECUTE s");
    Facts use = Facts.of(Verb.USE, "x.*").saying("x");
    return Stream.of(
        Arguments.of(Facts.of(Verb.SELECT).saying("x"), Facts.of(Verb.ADMIN).saying("x")),
        Arguments.of(read, Facts.of(Verb.SELECT, "hr.a").reading("shop.a.id").saying("x")),
        Arguments.of(read.calling("shop.f"), read.calling("shop.g")),
        Arguments.of(read, read.with(Feature.WAITS)),
        Arguments.of(
            Facts.of(Verb.SET).setting("autocommit").saying("x"),
            Facts.of(Verb.SET).setting("sql_log_bin").saying("x")),
        Arguments.of(use.using("shop"), use.using("hr")),
        Arguments.of(read, read.saying("SELECT secret FROM shop.a")),
        Arguments.of(read, read.reading("shop.a.ssn")),
        Arguments.of(update.writing("shop.a.id"), update.writing("shop.a.ssn")),
        Arguments.of(
            Facts.of(Verb.KILL).killing(7).saying("KILL ?"), Facts.of(Verb.KILL).saying("KILL ?")),
        Arguments.of(
            execute.knowing("s", "DELETE FROM shop.a"), execute.knowing("s", "KILL (SELECT 1)")));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldTellStatementsApart(Facts allowed, Facts refused) {
    PolicySet set = PolicyText.rules(RULES);

    for (int i = 0; i < 2; i++) {
      assertThat(set.judge(allowed.question())).isInstanceOf(Verdict.Allow.class);
      assertThat(set.judge(refused.question())).isInstanceOf(Verdict.Deny.class);
    }
  }

  @Test
  void shouldNotRememberWhatAConditionDecided() {
    PolicySet set =
        PolicyText.rules(
            """
            - allow: { verbs: [select], tables: ["shop.*"] }
              when: statement.estimated_rows < 10 && statement.text != "no"
            """);
    Facts read = Facts.of(Verb.SELECT, "shop.a");

    assertThat(set.judge(read.question(1))).isInstanceOf(Verdict.Allow.class);
    assertThat(set.judge(read.question(10))).isInstanceOf(Verdict.Deny.class);
    assertThat(set.judge(read.question())).isInstanceOf(Verdict.Deny.class);
    assertThat(set.judge(read.question(1))).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldRememberForEachConnectionAndPolicySet() {
    PolicySet one = PolicyText.rules("- allow: { verbs: [select], tables: [\"shop.*\"] }");
    PolicySet other = PolicyText.rules("- deny: { verbs: [select] }");
    Question question = Facts.of(Verb.SELECT, "shop.a").question();

    assertThat(one.judge(question)).isInstanceOf(Verdict.Allow.class);
    assertThat(other.judge(question)).isInstanceOf(Verdict.Deny.class);
    assertThat(one.judge(question)).isInstanceOf(Verdict.Allow.class);
    Question elsewhere =
        new Question(Facts.AGENT, "payroll", question.inspection(), question.estimatedRows());
    assertThat(one.judge(elsewhere).rule()).isEqualTo("built-in:no-policy");
  }

  /** What is remembered is found by this: what has the same is compared one by one. */
  @Test
  void shouldFindApartWhatSessionsPreparedUnderOneName() {
    RuleBook book =
        new RuleBook(List.of(), "shop", new KnownAnswers<>(Caffeine.newBuilder().build()));
    MySqlInspector inspector = new MySqlInspector();
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      SqlContext session = hasPrepared("SELECT " + i);
      RuleBook.Likeness one = executed(inspector, session, book);
      RuleBook.Likeness again = executed(inspector, session, book);
      assertThat(again).isEqualTo(one).hasSameHashCodeAs(one);
      hashes.add(one.hashCode());
    }
    assertThat(hashes).hasSizeGreaterThan(990);
  }

  private static SqlContext hasPrepared(String text) {
    Optional<String> schema = Optional.of("shop");
    SessionObjects.Prepared prepared =
        new SessionObjects.Prepared(text, schema, SqlMode.DEFAULT, StandardCharsets.UTF_8);
    return new SqlContext(schema, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false)
        .with(SessionObjects.NONE.withPrepared("p", prepared));
  }

  private static RuleBook.Likeness executed(
      MySqlInspector inspector, SqlContext session, RuleBook book) {
    byte[] text = "EXECUTE p".getBytes(StandardCharsets.UTF_8);
    Inspection.Understood read = (Inspection.Understood) inspector.inspect(text, session);
    return RuleBook.Likeness.of(read.statements().get(0), book);
  }
}
