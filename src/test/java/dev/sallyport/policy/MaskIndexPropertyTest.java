package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** To look masks up gives what asking each of them would give. */
class MaskIndexPropertyTest {
  @Property(tries = 5_000)
  void shouldCoverAsAScanOfAllMasks(
      @ForAll("masks") List<MaskRule> rules, @ForAll("columns") ColumnName column) {
    Masks masks = Masks.of(rules);

    List<MaskRule> scanned =
        rules.stream()
            .filter(rule -> rule.covers(column))
            .sorted((a, b) -> Mask.STRICTEST_FIRST.compare(a.as(), b.as()))
            .toList();
    assertThat(masks.rulesOf(column)).containsExactlyElementsOf(scanned);
    assertThat(masks.names(column)).isEqualTo(!scanned.isEmpty());
    assertThat(masks.ruleOf(column).map(MaskRule::as))
        .isEqualTo(scanned.stream().findFirst().map(MaskRule::as));
    assertThat(masks.ruleOf(column).map(MaskRule::equality))
        .isEqualTo(
            scanned.isEmpty()
                ? Optional.empty()
                : Optional.of(scanned.stream().allMatch(MaskRule::equality)));
  }

  @Property(tries = 5_000)
  void shouldSpeakOfATableAsAScanOfAllMasks(
      @ForAll("masks") List<MaskRule> rules, @ForAll("columns") ColumnName column) {
    TableName table = column.table();

    assertThat(Masks.of(rules).rulesOf(table))
        .containsExactlyElementsOf(
            rules.stream()
                .filter(rule -> rule.coversTable(table.schema(), table.table()))
                .toList());
  }

  /** More than are asked one by one. */
  @Provide
  Arbitrary<List<MaskRule>> masks() {
    Arbitrary<String> part =
        Arbitraries.of(
            "*", "shop", "Shop", "SHOP\u0130", "s*", "*p", "*", "a", "a*b", "\u00e4*", "**", "*a*");
    return Combinators.combine(
            part,
            part,
            part,
            Arbitraries.of(MaskKind.REDACT, MaskKind.NULL, MaskKind.HASH),
            Arbitraries.of(true, false))
        .as(
            (schema, table, name, kind, equality) ->
                new MaskRule(new ColumnGlob(schema, table, name), Mask.of(kind), equality))
        .list()
        .ofMinSize(9)
        .ofMaxSize(20);
  }

  @Provide
  Arbitrary<ColumnName> columns() {
    Arbitrary<String> part =
        Arbitraries.of("shop", "SHOP", "shopi\u0307", "a", "ab", "axb", "\u00c4x", "", "*", "b");
    return Combinators.combine(part, part, part)
        .as((schema, table, name) -> new ColumnName(new TableName(schema, table), name));
  }
}
