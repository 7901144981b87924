package dev.sallyport.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The policies that speak of one principal on one connection, at some time or at any. */
final class Matching {
  private final List<Policy> policies;
  private final Function<List<Policy>, RuleBook> books;
  private final boolean timed;
  private volatile Moment moment;

  Matching(List<Policy> policies, Function<List<Policy>, RuleBook> books) {
    this.policies = policies;
    this.books = books;
    this.timed = policies.stream().anyMatch(policy -> policy.match().isTimed());
  }

  /** Whether anything speaks of some hours only. */
  boolean isTimed() {
    return timed;
  }

  /** What any of them covers, at whatever time. */
  Masks masks() {
    return Masks.together(policies.stream().map(Policy::masks).toList());
  }

  /** What is in force in a second. */
  private record Moment(long second, Optional<RuleBook> book) {}

  /** What is in force at a moment; empty where nothing is. */
  Optional<RuleBook> at(Supplier<Instant> now) {
    // Windows begin and end with whole seconds.
    Instant instant = timed ? now.get() : Instant.EPOCH;
    Moment last = moment;
    if (last == null || last.second() != instant.getEpochSecond()) {
      List<Policy> inForce =
          policies.stream().filter(policy -> policy.match().includes(instant)).toList();
      last =
          new Moment(
              instant.getEpochSecond(),
              inForce.isEmpty() ? Optional.empty() : Optional.of(books.apply(inForce)));
      moment = last;
    }
    return last.book();
  }
}
