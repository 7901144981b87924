package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** To look rules up gives what asking each of them would give. */
class RuleIndexPropertyTest {
  private static final List<Verb> VERBS =
      List.of(Verb.SELECT, Verb.UPDATE, Verb.SHOW, Verb.CALL, Verb.USE);

  @Property(tries = 2_000)
  void shouldDecideAsAScanOfAllRules(
      @ForAll("rules") List<Rule> rules, @ForAll("statements") StatementFacts facts) {
    Policy policy = policy(rules);

    for (Act act : Act.of(facts)) {
      Optional<Rule> scanned = first(rules, act, facts);
      if (scanned.isEmpty() && act.describes()) {
        scanned = first(rules, act.asSelect(), facts);
      }
      assertThat(policy.decide(act, facts, rule -> true)).isEqualTo(scanned);
    }
  }

  /** What is remembered of one statement is never taken for another's. */
  @Property(tries = 1_000)
  void shouldJudgeAStatementAsIfItWereTheFirst(
      @ForAll("rules") List<Rule> rules,
      @ForAll("statements") StatementFacts one,
      @ForAll("statements") StatementFacts other) {
    PolicySet used = set(rules);
    used.explain(question(one));
    used.asksForEstimate(question(one));

    assertThat(used.explain(question(other))).isEqualTo(set(rules).explain(question(other)));
    assertThat(used.explain(question(one))).isEqualTo(set(rules).explain(question(one)));
  }

  private static Question question(StatementFacts facts) {
    return new Question(
        Facts.AGENT, "orders", new Inspection.Understood(List.of(facts)), OptionalLong.empty());
  }

  private static PolicySet set(List<Rule> rules) {
    return new PolicySet(List.of(policy(rules)), "v", List.of(), List.of(), Clock.systemUTC());
  }

  private static Policy policy(List<Rule> rules) {
    return new Policy(
        "p",
        new PolicyMatch(
            Set.of("agents"), Set.of(), Set.of("*"), Set.of(), Set.of(), Map.of(), List.of()),
        new Policy.SessionLimits(
            Duration.ZERO, Duration.ZERO, Set.of(), Optional.empty(), Policy.AccessLimits.DEFAULT),
        rules,
        Masks.NONE,
        List.of(),
        List.of());
  }

  private static Optional<Rule> first(List<Rule> rules, Act act, StatementFacts facts) {
    return rules.stream().filter(rule -> rule.speaksOf(act, facts)).findFirst();
  }

  @Provide
  Arbitrary<StatementFacts> statements() {
    return Combinators.combine(
            accesses(),
            Arbitraries.of(Feature.SET_OPERATION, Feature.SET_OPERATION, Feature.WAITS),
            Arbitraries.of("autocommit", "autocommit", "sql_log_bin"),
            Arbitraries.of("a", "b"))
        .as(
            (facts, feature, variable, schema) ->
                facts.with(feature).setting(variable).using(schema).statement());
  }

  private static Arbitrary<Facts> accesses() {
    Arbitrary<String> names = Arbitraries.of("a", "A", "ab", "abc", "b", "k", "\u212a", "*", "");
    Arbitrary<String> tables =
        Combinators.combine(names, names.filter(name -> !name.isEmpty())).as((s, t) -> s + "." + t);
    return Combinators.combine(
            Arbitraries.of(VERBS),
            tables,
            Arbitraries.of(VERBS),
            tables,
            Arbitraries.of(Access.Reach.values()),
            Arbitraries.of("a.ab", "abc", "k.b"),
            Arbitraries.of("SELECT ?", "select ?", "x"),
            Arbitraries.of("a.b.x", "a.b.y", "k.b.x"))
        .as(
            (verb, table, other, otherTable, reach, routine, text, column) ->
                Facts.of(verb, table)
                    .by(reach, other, otherTable)
                    .calling(routine)
                    .saying(text)
                    .reading(column)
                    .writing(column));
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    Arbitrary<String> globs =
        Arbitraries.of("a", "A", "ab", "a*", "*b", "*", "ab*", "K", "k*", "*a*", "abc");
    Arbitrary<NamePattern> patterns = Combinators.combine(globs, globs).as(NamePattern::new);
    Arbitrary<NamePattern> routines =
        Arbitraries.oneOf(patterns, globs.map(NamePattern::ofLoadableFunction));
    Arbitrary<Subject> subjects =
        Combinators.combine(
                Arbitraries.of(VERBS).set().ofMinSize(1).ofMaxSize(2),
                patterns.list().ofMaxSize(3),
                routines.list().ofMaxSize(2),
                Arbitraries.of("x", "y", "*")
                    .map(c -> new ColumnPattern(Optional.empty(), c))
                    .list()
                    .ofMaxSize(1))
            .as(
                (verbs, tables, calls, columns) ->
                    new Subject(verbs, tables, calls, columns, List.of()));
    Arbitrary<Subject> allVerbs =
        subjects.map(s -> new Subject(Set.of(), s.tables(), s.routines(), List.of(), List.of()));
    Arbitrary<Subject> statements =
        Arbitraries.of("SELECT ?", "x")
            .map(
                text ->
                    new Subject(
                        Set.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(
                            StatementPattern.of(
                                Facts.of(Verb.SELECT).saying(text).statement(),
                                Optional.empty()))));
    return Combinators.combine(
            Arbitraries.of(Effect.values()),
            Arbitraries.frequencyOf(
                Tuple.of(6, subjects), Tuple.of(1, allVerbs), Tuple.of(1, statements)))
        .as(RuleIndexPropertyTest::rule)
        .list()
        .ofMaxSize(12)
        .map(RuleIndexPropertyTest::numbered);
  }

  private static Rule rule(Effect effect, Subject subject) {
    boolean speaks =
        !subject.patterns().isEmpty() || !subject.verbs().isEmpty() && subject.namesObjects();
    Effect possible = speaks || effect != Effect.ALLOW ? effect : Effect.DENY;
    return new Rule(
        "",
        possible,
        subject,
        Optional.empty(),
        Optional.empty(),
        possible == Effect.REVIEW
            ? Optional.of(new ReviewTerms(Set.of("a"), 1, Duration.ofMinutes(1)))
            : Optional.empty(),
        Optional.empty());
  }

  private static List<Rule> numbered(List<Rule> rules) {
    List<Rule> numbered = new ArrayList<>();
    for (Rule rule : rules) {
      numbered.add(
          new Rule(
              "p/" + (numbered.size() + 1),
              rule.effect(),
              rule.subject(),
              rule.condition(),
              rule.message(),
              rule.review(),
              rule.reveal()));
    }
    return numbered;
  }
}
