package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The policies in {@code conf/policies}, with facts by hand. */
class SamplePoliciesTest {
  private static final Path SAMPLES = Path.of("conf/policies");
  private static final Principal REPORTER =
      new Principal(
          "company:report-bot",
          Principal.Kind.AGENT,
          "report-bot",
          Set.of("reporting-agents"),
          "company",
          Map.of());

  private final PolicySet samples = new PolicyLoader().load(SAMPLES);

  @Test
  void shouldLetReportersReadAndCoverWhatIdentifiesCustomers() {
    Verdict verdict = judge(Facts.of(Verb.SELECT, "shop.customers"));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Allow(
                "reporting-agents/3",
                Masks.of(
                    List.of(
                        MaskRule.of("shop.customers.ssn", MaskKind.REDACT),
                        MaskRule.of("*.*.card_number", MaskKind.REDACT)))));
  }

  @Test
  void shouldPauseBulkUpdatesAndLetSmallOnesThrough() {
    Facts update = Facts.of(Verb.UPDATE, "shop.orders").where(WhereKind.SELECTIVE);

    assertThat(judge(update, 12_000))
        .isEqualTo(
            new Verdict.Review(
                "reporting-agents/6",
                Set.of("dba"),
                1,
                Duration.ofMinutes(5),
                ((Verdict.Allow) judge(update, 1)).masks()));
    assertThat(judge(update, 1).rule()).isEqualTo("reporting-agents/7");
    assertThat(judge(update).rule()).isEqualTo("reporting-agents/6");
  }

  @Test
  void shouldRefuseSchemaChangesWithTheWayToGo() {
    assertThat(judge(Facts.of(Verb.DROP, "shop.*")))
        .asString()
        .contains("reporting-agents/1", "go through migrations");
  }

  @Test
  void shouldHaveTestsThatCanBeRead() {
    List<PolicyTests.Outcome> outcomes =
        new PolicyTests(samples, (statement, context) -> new Inspection.Opaque("not read here"))
            .run(SAMPLES);

    assertThat(outcomes).hasSizeGreaterThan(20);
  }

  private Verdict judge(Facts facts, long... rows) {
    return samples.judge(Facts.question(REPORTER, "orders", List.of(facts), rows));
  }
}
