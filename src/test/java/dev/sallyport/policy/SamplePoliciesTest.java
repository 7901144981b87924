package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({"src/main/resources/demo/policies, shop", "conf/policies, orders"})
  void shouldTakeThePolicyThatTheReadmeShows(
      Path others, String connection, @TempDir Path directory) throws IOException {
    // Given
    Matcher shown =
        Pattern.compile("```yaml\n(policy: .*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(shown.find()).isTrue();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(others, "*.yaml")) {
      for (Path file : files) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    PolicySet before = new PolicyLoader().load(directory);
    // When
    Files.writeString(directory.resolve("order-corrections.yaml"), shown.group(1));
    PolicySet after = new PolicyLoader().load(directory);
    // Then
    assertThat(after.names()).contains("order-corrections").hasSize(before.names().size() + 1);
    assertThat(after.warnings()).isEqualTo(before.warnings());
    Facts update = Facts.of(Verb.UPDATE, "shop.orders").where(WhereKind.SELECTIVE);
    assertThat(after.judge(Facts.question(REPORTER, connection, List.of(update), 1)))
        .isInstanceOf(Verdict.Allow.class);
    assertThat(after.judge(Facts.question(REPORTER, connection, List.of(update), 12_000)))
        .isInstanceOf(Verdict.Review.class);
  }

  private Verdict judge(Facts facts, long... rows) {
    return samples.judge(Facts.question(REPORTER, "orders", List.of(facts), rows));
  }
}
