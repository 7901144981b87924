package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.YamlDocument;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MaskReaderTest {
  private static final ColumnName SSN = new ColumnName(new TableName("shop", "customers"), "ssn");

  @Test
  void shouldReadEveryKeyOfTheLanguage() {
    MaskReader.Read read =
        read(
            """
            masks:
              - columns: [shop.customers.ssn]
                as: partial
                keep: 6
                predicates: equality
              - columns: [shop.customers.note, "*.*.remark"]
                as: constant
                value: "n/a"
              - { columns: [shop.c.a], as: null }
              - detect: [credit_card, { name: employee_id, pattern: "EMP-[0-9]{6}" }]
                as: partial
            on_unknown_lineage: mask
            """);

    Mask constant = new Mask(MaskKind.CONSTANT, 4, Optional.of("n/a"));
    assertThat(read.masks())
        .isEqualTo(
            new Masks(
                List.of(
                    new MaskRule(
                        ColumnGlob.of("shop.customers.ssn"),
                        new Mask(MaskKind.PARTIAL, 6, Optional.empty()),
                        true),
                    new MaskRule(ColumnGlob.of("shop.customers.note"), constant, false),
                    new MaskRule(ColumnGlob.of("*.*.remark"), constant, false),
                    MaskRule.of("shop.c.a", MaskKind.NULL)),
                List.of(
                    new DetectRule("credit_card", Optional.empty(), Mask.of(MaskKind.PARTIAL)),
                    new DetectRule(
                        "employee_id", Optional.of("EMP-[0-9]{6}"), Mask.of(MaskKind.PARTIAL))),
                true,
                List.of()));
    assertThat(read.rules().stream().map(PlacedMask::place))
        .containsExactly(
            "p.yaml:2: masks[0].columns[0]",
            "p.yaml:6: masks[1].columns[0]",
            "p.yaml:6: masks[1].columns[1]",
            "p.yaml:9: masks[2].columns[0]");
  }

  @Test
  void shouldRefuseWhatIsUnknownWhereNothingElseIsSaid() {
    assertThat(read("masks: [{ columns: [a.b.c], as: hash }]").masks().coversUnknown()).isFalse();
    assertThat(read("on_unknown_lineage: refuse").masks()).isEqualTo(Masks.NONE);
  }

  @Test
  void shouldLetTheStrictestOfSeveralRulesDecide() {
    List<Mask> strictestFirst =
        List.of(
            Mask.of(MaskKind.NULL),
            Mask.of(MaskKind.REDACT),
            Mask.of(MaskKind.CONSTANT),
            Mask.of(MaskKind.HASH),
            new Mask(MaskKind.PARTIAL, 2, Optional.empty()),
            new Mask(MaskKind.PARTIAL, 4, Optional.empty()),
            Mask.of(MaskKind.EMAIL));
    for (int strict = 0; strict < strictestFirst.size(); strict++) {
      for (int lax = strict; lax < strictestFirst.size(); lax++) {
        MaskRule first = rule(strictestFirst.get(lax), true);
        MaskRule second = rule(strictestFirst.get(strict), true);

        // In one policy and in two, whichever comes first
        assertThat(Masks.of(List.of(first, second)).ruleOf(SSN)).contains(second);
        assertThat(
                Masks.together(List.of(Masks.of(List.of(first)), Masks.of(List.of(second))))
                    .ruleOf(SSN))
            .contains(second);
      }
    }
  }

  @Test
  void shouldLetRowsBeChosenOnlyWhereEachRuleDoes() {
    MaskRule open = rule(Mask.of(MaskKind.REDACT), true);
    MaskRule closed = rule(Mask.of(MaskKind.EMAIL), false);

    assertThat(Masks.of(List.of(open, closed)).ruleOf(SSN))
        .contains(rule(Mask.of(MaskKind.REDACT), false));
    assertThat(Masks.of(List.of(open)).ruleOf(SSN)).contains(open);
  }

  private static MaskRule rule(Mask as, boolean equality) {
    return new MaskRule(ColumnGlob.of("shop.*.ssn"), as, equality);
  }

  private static MaskReader.Read read(String yaml) {
    YamlDocument document =
        YamlDocument.of(Path.of("p.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
    MaskReader.Read read = MaskReader.read(document.root());
    document.orThrow();
    return read;
  }
}
