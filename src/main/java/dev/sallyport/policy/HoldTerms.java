package dev.sallyport.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a statement waits for a person.
 *
 * @param hold how long its connection waits
 * @param life how long the request stays open, and an approval of it may be used; not shorter than
 *     {@code hold}
 * @param inTransaction what happens when the session has a transaction open
 * @param standing how long an approver may approve further statements of its kind at most; empty
 *     when they may not
 */
public record HoldTerms(
    Duration hold, Duration life, InTransaction inTransaction, Optional<Duration> standing) {
  /** How long a request stays open where nothing is said; the hold, where that is longer. */
  static final Duration DEFAULT_LIFE = Duration.ofHours(1);

  /** How long an approval may stand where nothing is said. */
  static final Duration DEFAULT_STANDING = Duration.ofHours(8);

  /** Checks that nobody waits for what is over. */
  public HoldTerms {
    if (life.compareTo(hold) < 0) {
      throw new IllegalArgumentException("a request lives at least as long as somebody waits");
    }
  }

  /** What holds where a rule says only how long a connection waits. */
  public static HoldTerms of(Duration hold) {
    return new HoldTerms(
        hold,
        hold.compareTo(DEFAULT_LIFE) > 0 ? hold : DEFAULT_LIFE,
        InTransaction.HOLD,
        Optional.of(DEFAULT_STANDING));
  }

  /** One approval has to satisfy each of them. */
  static HoldTerms strictest(List<HoldTerms> all) {
    return new HoldTerms(
        all.stream().map(HoldTerms::hold).min(Duration::compareTo).orElseThrow(),
        all.stream().map(HoldTerms::life).min(Duration::compareTo).orElseThrow(),
        all.stream().map(HoldTerms::inTransaction).max(InTransaction::compareTo).orElseThrow(),
        all.stream().allMatch(terms -> terms.standing().isPresent())
            ? all.stream().flatMap(terms -> terms.standing().stream()).min(Duration::compareTo)
            : Optional.empty());
  }
}
