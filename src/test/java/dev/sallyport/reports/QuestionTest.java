package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.reports.Report.Heading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void shouldReadADayAsItsFirstMomentAndAnInstantAsItIs() {
    assertThat(Question.time("2026-01-31")).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(Question.time("2026-01-31T12:00:00.5Z"))
        .isEqualTo(Instant.parse("2026-01-31T12:00:00.5Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "2026-02-30", "2026-01-31T12:00", "+999999-01-01", "-1000-01-01"})
  void shouldRefuseWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Question.time(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no day like 2026-01-31");
  }

  @Test
  void shouldBeOfTheLastThirtyDaysUnlessSaid() {
    Question usual = of(Optional.empty(), Optional.empty());
    // What happens at the very moment of asking belongs to it.
    assertThat(usual.to()).isAfter(NOW);
    assertThat(usual.from()).isEqualTo(usual.to().minusSeconds(30 * 86_400));
    Instant to = Instant.parse("2026-03-31T00:00:00Z");
    assertThat(of(Optional.empty(), Optional.of(to)).from())
        .isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    assertThatThrownBy(() -> of(Optional.of(to), Optional.of(to)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Question of(Optional<Instant> from, Optional<Instant> to) {
    return Question.of(from, to, NOW, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void shouldSayWhatAReportNeedsAndWhatItDoesNotTake() {
    Heading heading =
        new Heading("sample", "A sample", "Rows.", List.of(), Set.of(Parameter.TABLE), Set.of());
    assertThat(heading.objection(about("", ""))).contains("The report sample needs a table.");
    assertThat(heading.objection(about("shop.orders", "idp:bot")))
        .contains("The report sample takes no principal.");
    assertThat(heading.objection(about("orders", ""))).get().asString().contains("with its schema");
    assertThat(heading.objection(about("shop.*", ""))).isEmpty();
  }

  private static Question about(String table, String principal) {
    return new Question(
        NOW,
        NOW.plusSeconds(1),
        table.isEmpty() ? Optional.empty() : Optional.of(table),
        principal.isEmpty() ? Optional.empty() : Optional.of(principal),
        Optional.empty());
  }
}
