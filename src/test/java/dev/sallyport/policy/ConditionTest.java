package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final Instant MONDAY_NIGHT = Instant.parse("2026-03-02T22:30:00Z");

  private static final Principal TAGGED =
      new Principal(
          "idp:bot", Principal.Kind.AGENT, "bot", Set.of("agents"), "idp", Map.of("env", "ci"));

  private final ConditionCompiler compiler = new ConditionCompiler();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          statement.verb == "update"                              | TRUE
          statement.verbs == ["update", "call", "select"]         | TRUE
          statement.tables == ["shop.a", "shop.b"]                | TRUE
          statement.tables.exists(t, t.startsWith("hr."))         | FALSE
          statement.has_where                                     | FALSE
          statement.where == "constant"                           | TRUE
          statement.has_limit                                     | FALSE
          statement.limit > 5                                     | UNKNOWN
          has(statement.limit) && statement.limit > 5             | FALSE
          statement.estimated_rows == 42                          | TRUE
          "shop.f" in statement.routines                          | TRUE
          "locking_read" in statement.features                    | TRUE
          statement.reads == ["shop.a"] && statement.writes == ["shop.b"] | TRUE
          "shop.b.id" in statement.columns                        | TRUE
          statement.columns_written == ["shop.b.status"]          | TRUE
          statement.temporary_tables.size() == 0                  | TRUE
          statement.destructive                                   | FALSE
          statement.fingerprint == statement.text                 | TRUE
          principal.tags.env == "ci" && principal.issuer == "idp" | TRUE
          principal.tags["task"] == "x"                           | UNKNOWN
          request.time.getHours("Europe/Berlin") == 23            | TRUE
          request.time.getDayOfWeek("Asia/Tokyo") == 2            | TRUE
          request.time > timestamp("2026-01-01T00:00:00Z")        | TRUE
          statement.text.contains("DELETE")                       | FALSE
          principal.id == "idp:bot" && principal.kind == "agent"  | TRUE
          "agents" in principal.groups && principal.name == "bot" | TRUE
          connection == "orders"                                  | TRUE
          1 / (statement.estimated_rows - 42) == 1                | UNKNOWN
          """)
  void shouldSeeTheStatementAndThePrincipal(String expression, Condition.Answer expected) {
    Facts facts =
        Facts.of(Verb.UPDATE, "shop.b")
            .and(Verb.SELECT, "shop.a")
            .calling("shop.f")
            .where(WhereKind.CONSTANT)
            .with(Feature.LOCKING_READ)
            .reading("shop.b.id")
            .writing("shop.b.status");

    assertThat(ask(expression, facts)).isEqualTo(expected);
  }

  @Test
  void shouldNotAnswerWhatIsNotKnownOfColumns() {
    Facts update = Facts.of(Verb.UPDATE, "shop.b");

    assertThat(ask("'shop.b.ssn' in statement.columns", update))
        .isEqualTo(Condition.Answer.UNKNOWN);
    assertThat(ask("'shop.b.ssn' in statement.columns_written", update))
        .isEqualTo(Condition.Answer.UNKNOWN);
  }

  @Test
  void shouldBoundLoops() {
    String[] many = new String[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = "shop.t" + i;
    }
    String loops = "statement.tables.all(a, statement.tables.all(b, a.size() + b.size() > 0))";

    assertThat(ask(loops, Facts.of(Verb.SELECT, many))).isEqualTo(Condition.Answer.UNKNOWN);
    assertThat(ask(loops, Facts.of(Verb.SELECT, "shop.a"))).isEqualTo(Condition.Answer.TRUE);
  }

  @Test
  void shouldNotSearchTextsThatAreTooLong() {
    Facts facts = Facts.of(Verb.SELECT).saying("x".repeat(100_000));

    assertThat(ask("statement.text.contains('DELETE')", facts)).isEqualTo(Condition.Answer.UNKNOWN);
  }

  @Test
  void shouldRefuseExpressionsThatAreTooLongOrTooDeep() {
    assertThat(compiler.compile("true || ".repeat(600) + "true").condition()).isEmpty();
    assertThat(compiler.compile("(".repeat(200) + "true" + ")".repeat(200)).condition()).isEmpty();
  }

  private Condition.Answer ask(String expression, Facts facts) {
    Condition condition = compiler.compile(expression).condition().orElseThrow();
    return condition.test(
        new ConditionInput(
            TAGGED, "orders", facts.statement(), OptionalLong.of(42), () -> MONDAY_NIGHT));
  }
}
