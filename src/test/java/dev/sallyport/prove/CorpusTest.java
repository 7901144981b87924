package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the corpus says of each statement is what {@code inspect} answers; without a server. */
class CorpusTest {
  private static final Path CATALOGUE = CorpusFile.FOLDER.resolve("catalogue.json");

  @TestFactory
  List<DynamicTest> shouldReadEveryStatementAsItsCaseSays() {
    // Given
    List<CorpusCase> cases = CorpusFile.readAll();

    // When
    Map<String, Answer> answers = Inspect.here(cases, CATALOGUE);

    // Then
    return cases.stream()
        .map(
            corpusCase ->
                DynamicTest.dynamicTest(
                    corpusCase.id(), () -> check(corpusCase, answers.get(corpusCase.id()))))
        .toList();
  }

  private static void check(CorpusCase corpusCase, Answer answer) {
    List<String> faults = new ArrayList<>(Comparison.of(corpusCase, answer));
    if (!answer.understood() && corpusCase.expectation().refusal() == Expectation.Refusal.NEVER) {
      faults.add("refused: " + answer.reason());
    }
    assertThat(faults).as(corpusCase.shown()).isEmpty();
  }

  @Test
  void shouldHoldMoreThanAThousandCasesInEighteenCategories() {
    List<CorpusCase> cases = CorpusFile.readAll();

    assertThat(cases).hasSizeGreaterThan(1000);
    assertThat(cases.stream().map(CorpusCase::category).distinct()).hasSize(18);
  }

  @Test
  void shouldSeeEveryKindOfDifference() {
    // Given a case, and an answer that is wrong in everything
    CorpusCase corpusCase =
        CorpusFile.readAll().stream()
            .filter(c -> c.id().equals("06-names/cte-delete"))
            .findFirst()
            .orElseThrow();
    Answer wrong =
        Answer.read(
            "{\"id\":\"x\",\"understood\":true,\"statements\":[{\"verb\":\"select\",\"reads\":[],"
                + "\"writes\":[\"shop.orders\"],\"where\":\"none\",\"destructive\":true,"
                + "\"routines\":[\"shop.f\"]}]}");

    // When
    List<String> differences = Comparison.of(corpusCase, wrong);

    // Then
    assertThat(differences)
        .containsExactly(
            "verb [select], expected [delete]",
            "where [none], expected [selective]",
            "destructive [true], expected [false]",
            "reads misses staging.orders",
            "writes misses staging.imports",
            "writes has shop.orders besides [staging.imports]",
            "routines has shop.f besides []");
  }
}
