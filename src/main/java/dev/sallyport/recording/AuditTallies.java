package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port to counts that are made when somebody asks for them. */
public interface AuditTallies {
  /**
   * How many statements each rule decided, of a bounded number of statements that were recorded
   * after a place. To be added up until there is no next one.
   *
   * @param from judged at or after this instant
   * @param to judged before this instant
   * @param after where to go on, from {@link Stretch#next}; 0 for the beginning
   */
  Future<Stretch> rules(Instant from, Instant to, long after);

  /**
   * Logins that were refused.
   *
   * @param principal only of this one, by its identifier
   */
  Future<Logins> refusedLogins(Instant from, Instant to, Optional<String> principal);

  /**
   * Counts of one stretch.
   *
   * @param next where to go on; empty at the end
   */
  record Stretch(List<Rule> rules, Optional<Long> next) {
    /** Keeps a copy. */
    public Stretch {
      rules = List.copyOf(rules);
    }
  }

  /**
   * How often a rule decided.
   *
   * @param rule as {@link SessionEvent.Judged#rule} has it
   * @param statements at least 1
   * @param last when
   */
  record Rule(String rule, long statements, Instant last) {}

  /**
   * Refused logins.
   *
   * @param principals how many different ones are known to have tried
   * @param first empty for none
   * @param last likewise
   */
  record Logins(long count, long principals, Optional<Instant> first, Optional<Instant> last) {}
}
