package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that can never decide are told of, and are no reason to keep a policy from being read. */
class ShadowingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "- deny: { verbs: [select] }\n- allow: { verbs: [select], tables: [a.b] }",
        "- deny: { tables: [\"shop.*\"] }\n- deny: { verbs: [drop], tables: [shop.orders] }",
        "- allow: { verbs: [select, update], tables: [\"a*.*\"] }\n"
            + "- allow: { verbs: [update], schemas: [\"ab*\"], columns: [x] }",
        "- allow: { routines: [\"a.*\"] }\n- allow: { verbs: [call], routines: [a.f] }",
        "- allow: { patterns: [SELECT 1, SELECT 'x' FROM a.b] }\n"
            + "- deny: { patterns: [\"SELECT ? FROM a.b\"] }"
      })
  void shouldTellOfARuleBehindABroaderOne(String rules) {
    assertThat(PolicyText.rules(rules).warnings())
        .singleElement()
        .asString()
        .isEqualTo(
            "p0.yaml:5: statements[1]: can never decide: p/1 speaks of all of it before; put it"
                + " before that rule, or leave it out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- deny: { verbs: [select] }\n  when: statement.has_limit\n"
            + "- allow: { verbs: [select], tables: [a.b] }",
        "- allow: { verbs: [select], tables: [a.b] }\n- deny: { verbs: [select] }",
        "- allow: { verbs: [select], tables: [a.b] }\n"
            + "- allow: { verbs: [select], tables: [a.b, a.c] }",
        "- deny: { verbs: [select], tables: [a.b], columns: [x] }\n"
            + "- allow: { verbs: [select], tables: [a.b] }",
        "- deny: { verbs: [drop] }\n- deny: { tables: [a.b] }",
        "- allow: { routines: [\"*.*\"] }\n- allow: { routines: [levenshtein] }",
        "- allow: { patterns: [SELECT 1] }\n- allow: { verbs: [select], tables: [a.b] }"
      })
  void shouldNotTellOfARuleThatMayStillDecide(String rules) {
    assertThat(PolicyText.rules(rules).warnings()).isEmpty();
  }

  @Test
  void shouldTellOfVariablesThatNeedNoEntry() {
    PolicySet set =
        PolicyText.load(
            PolicyText.policy("p", "- deny: { verbs: [drop] }")
                + "session_variables: [foreign_key_checks, time_zone]\n");

    assertThat(set.warnings())
        .containsExactly(
            "p0.yaml:5: session_variables[1]: 'time_zone' may be set without being named here");
  }
}
