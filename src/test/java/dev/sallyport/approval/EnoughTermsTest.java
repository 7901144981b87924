package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest.Terms;
import dev.sallyport.policy.HoldTerms;
import dev.sallyport.policy.ReviewTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An approval that was given, beside what a policy asks for later. */
class EnoughTermsTest {
  @ParameterizedTest(name = "{0}, {1} of {2}, {3} s")
  @CsvSource({
    "dba owners, 2, 2, 60, true",
    "dba owners oncall, 2, 2, 60, true",
    "dba owners, 1, 1, , true",
    "dba owners, 2, 2, , true",
    "dba owners, 2, 2, 61, true",
    "dba, 2, 2, 60, false",
    "oncall, 2, 2, 60, false",
    "dba owners, 3, 2, 60, false",
    "dba owners oncall, 3, 3, 60, false",
    "dba owners, 2, 2, 59, false",
  })
  void shouldBeEnoughUnlessThePolicyIsStricterByNow(
      String groups, int quorum, int quorumGroups, Integer freshSeconds, boolean enough) {
    Terms given =
        Terms.of(
            "orders/session",
            terms("dba owners", 2, 2, Optional.of(Duration.ofSeconds(60))),
            Instant.EPOCH);
    ReviewTerms now =
        terms(
            groups,
            quorum,
            quorumGroups,
            Optional.ofNullable(freshSeconds).map(Duration::ofSeconds));
    assertThat(given.isEnoughFor(now)).isEqualTo(enough);
  }

  @ParameterizedTest
  @CsvSource({"1, false", ", true"})
  void shouldNotBeEnoughWithAnySignInWhereAFreshOneIsAskedForByNow(
      Integer seconds, boolean enough) {
    Terms given = Terms.of("orders/session", Set.of("dba"), 1, Instant.EPOCH);
    ReviewTerms now = terms("dba", 1, 1, Optional.ofNullable(seconds).map(Duration::ofSeconds));
    assertThat(given.isEnoughFor(now)).isEqualTo(enough);
  }

  private static ReviewTerms terms(
      String groups, int quorum, int quorumGroups, Optional<Duration> fresh) {
    return new ReviewTerms(
        Set.of(groups.split(" ")),
        quorum,
        quorumGroups,
        fresh,
        HoldTerms.of(Duration.ofMinutes(1)));
  }
}
