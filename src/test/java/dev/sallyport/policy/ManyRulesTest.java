package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rules there are does not change how many are asked. */
class ManyRulesTest {
  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 10_000})
  void shouldAskOnlyRulesThatMaySpeakOfATable(int count) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(allow(NamePattern.of("tenant" + i + ".orders").orElseThrow()));
      rules.add(allow(NamePattern.of("tenant" + i + ".item*").orElseThrow()));
      rules.add(allow(NamePattern.of("eu" + i + "_*.*").orElseThrow()));
      rules.add(allow(NamePattern.of("*.log" + i).orElseThrow()));
    }
    RuleIndex index = new RuleIndex(rules);

    assertThat(asked(index, "tenant7.orders")).containsExactly(28);
    assertThat(asked(index, "tenant7.items")).containsExactly(29);
    assertThat(asked(index, "eu7_west.a")).containsExactly(30);
    assertThat(asked(index, "a.log7")).containsExactly(31);
    assertThat(asked(index, "a.b")).isEmpty();
    assertThat(
            index.candidates(
                Act.of(Facts.of(Verb.UPDATE, "tenant7.orders").statement()).get(0),
                Facts.of(Verb.UPDATE).statement()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 10_000})
  void shouldAskOnlyMasksThatMayCoverAColumn(int count) {
    List<MaskRule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(MaskRule.of("tenant" + i + ".customers.ssn", MaskKind.REDACT));
      rules.add(MaskRule.of("eu" + i + "_*.*.name", MaskKind.NULL));
      rules.add(MaskRule.of("*.cards" + i + ".number", MaskKind.HASH));
      rules.add(MaskRule.of("*.*.secret" + i, MaskKind.REDACT));
    }
    MaskIndex index = new MaskIndex(rules);

    assertThat(index.candidates(column("tenant7", "customers", "ssn")))
        .containsExactly(rules.get(28));
    assertThat(index.candidates(column("eu7_west", "a", "name"))).containsExactly(rules.get(29));
    assertThat(index.candidates(column("a", "cards7", "number"))).containsExactly(rules.get(30));
    assertThat(index.candidates(column("a", "b", "secret7"))).containsExactly(rules.get(31));
    assertThat(index.candidates(column("a", "b", "c"))).isEmpty();
  }

  private static ColumnName column(String schema, String table, String name) {
    return new ColumnName(new TableName(schema, table), name);
  }

  private static int[] asked(RuleIndex index, String table) {
    StatementFacts facts = Facts.of(Verb.SELECT, table).statement();
    return index.candidates(Act.of(facts).get(0), facts);
  }

  private static Rule allow(NamePattern table) {
    return new Rule(
        "p/1",
        Effect.ALLOW,
        new Subject(Set.of(Verb.SELECT), List.of(table), List.of(), List.of(), List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
