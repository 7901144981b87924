package dev.sallyport.session;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Since when a session's transaction is open, and how many statements ran in it. */
final class TransactionClock {
  private final Clock clock;
  private final ReadingState reading;
  private Optional<Open> open = Optional.empty();

  TransactionClock(Clock clock, ReadingState reading) {
    this.clock = clock;
    this.reading = reading;
  }

  /** An open transaction, as the gateway saw it. */
  record Open(Instant since, long statements) {}

  /** The transaction that is open now. */
  Optional<Open> open() {
    return reading.inTransaction() ? open : Optional.empty();
  }

  /** A statement was answered, and what the server says of the session was taken notice of. */
  void onAnswered(Inspection ran) {
    if (!reading.inTransaction()) {
      open = Optional.empty();
    } else if (open.isEmpty() || mayBegin(ran)) {
      // What opens a transaction by reading or writing is a part of it, BEGIN is not.
      open = Optional.of(new Open(clock.instant(), mayBegin(ran) ? 0 : 1));
    } else {
      open = open.map(same -> new Open(same.since(), same.statements() + 1));
    }
  }

  /** Whether it may have ended one transaction and begun another: COMMIT AND CHAIN, CREATE, … */
  private static boolean mayBegin(Inspection ran) {
    return StatementJudge.facts(ran).stream().anyMatch(TransactionClock::mayBegin);
  }

  private static boolean mayBegin(StatementFacts facts) {
    boolean keepsOn =
        facts.text().stripLeading().regionMatches(true, 0, "SAVEPOINT", 0, "SAVEPOINT".length())
            || facts.fingerprint().contains("savepoint");
    return facts.verb() == Verb.TRANSACTION && !keepsOn || facts.has(Feature.CHANGES_CATALOGUE);
  }
}
