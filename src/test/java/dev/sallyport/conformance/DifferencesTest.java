package dev.sallyport.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final String BEGIN = "<!-- made of conformance.Differences: begin -->\n";
  private static final String END = "<!-- end -->";

  @Test
  void shouldBeTheListOfTheDocumentation() throws Exception {
    String page = Files.readString(Path.of("src/site/markdown/protocol.md"));

    String list = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));

    assertThat(list).isEqualTo(Differences.table());
  }

  @Test
  void shouldPairWhatStandsInTheSamePlace() {
    List<Comparison> all =
        Comparison.of(List.of("a", "b", "c", "d"), List.of("a", "x", "c", "d", "e"));

    assertThat(all).containsExactly(new Comparison("b", "x"), new Comparison("", "e"));
  }

  @Test
  void shouldFindNothingWhereEverythingIsTheSame() {
    assertThat(Comparison.of(List.of("a", "a", "b"), List.of("a", "a", "b"))).isEmpty();
    assertThat(Comparison.of(List.of(), List.of())).isEmpty();
  }

  @Test
  void shouldFindALineMoreAmongLikeOnes() {
    assertThat(Comparison.of(List.of("a", "a"), List.of("a", "a", "a")))
        .containsExactly(new Comparison("", "a"));
    assertThat(Comparison.of(List.of("a", "b", "a"), List.of("a")))
        .containsExactlyInAnyOrder(new Comparison("b", ""), new Comparison("a", ""));
  }
}
