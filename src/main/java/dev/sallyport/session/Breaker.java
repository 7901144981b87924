package dev.sallyport.session;

import dev.sallyport.config.BreakerLimits;
import dev.sallyport.policy.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Stops an agent that sends the same over and over and is refused each time: for a while such
 * statements are refused at once, and nobody, neither people nor the database, is asked about them.
 * Who does so with many different statements, however little they differ, is paused altogether.
 * Bounded; any thread.
 */
public final class Breaker {
  /** The rule that the minutes and the client are told. */
  static final String RULE = "built-in:breaker";

  /** So many different statements that tripped at once pause all of a principal's. */
  static final int SHAPES = 5;

  /** Principals that are remembered, those that were refused last. */
  private static final int PRINCIPALS = 10_000;

  /** Different refusals of one principal that are counted, the last ones. */
  private static final int COUNTED = 100;

  private final BreakerLimits limits;
  private final LongSupplier nanoTime;
  private final Map<String, Agent> agents = recent(PRINCIPALS);

  /** From then on nobody is stopped: all event loops ask for each statement, and need no lock. */
  private volatile long lastUntil;

  /** With these limits, by the machine's own clock. */
  public Breaker(BreakerLimits limits) {
    this(limits, System::nanoTime);
  }

  Breaker(BreakerLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.lastUntil = nanoTime.getAsLong();
  }

  /** What is known of one principal. */
  private static final class Agent {
    private final Map<String, Deque<Long>> refusals = recent(COUNTED);
    private final Map<String, Long> tripped = recent(COUNTED);
    private final Deque<Long> all = new ArrayDeque<>();
    private Optional<Long> pausedUntil = Optional.empty();
  }

  /**
   * Somebody was stopped just now.
   *
   * @param everything whether all statements of the principal are refused, not only such ones
   */
  record Trip(int refusals, Duration pause, boolean everything) {}

  /** Why a statement of this shape is refused at once, if so. */
  Optional<Verdict.Deny> refusal(String principal, Supplier<String> shape) {
    // Found out before: of a long statement that takes a while, in which others are not held up.
    boolean any = lastUntil - nanoTime.getAsLong() > 0;
    return any && hasTripped(principal) ? refusal(principal, shape.get()) : Optional.empty();
  }

  private synchronized boolean hasTripped(String principal) {
    Agent agent = agents.get(principal);
    return agent != null && (agent.pausedUntil.isPresent() || !agent.tripped.isEmpty());
  }

  private synchronized Optional<Verdict.Deny> refusal(String principal, String shape) {
    Agent agent = agents.get(principal);
    if (agent == null) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    Optional<Long> all = agent.pausedUntil.filter(until -> until - now > 0);
    Optional<Long> one = Optional.ofNullable(agent.tripped.get(shape)).filter(u -> u - now > 0);
    return all.map(
            until ->
                deny("too much was refused", "statements of " + principal + " are", until - now))
        .or(
            () ->
                one.map(
                    until ->
                        deny(
                            "the same was refused " + limits.refusals() + " times",
                            "statements like it are",
                            until - now)));
  }

  private Verdict.Deny deny(String what, String which, long nanos) {
    return new Verdict.Deny(
        RULE,
        what
            + " within "
            + limits.window().toSeconds()
            + " s, so "
            + which
            + " not looked at for another "
            + Duration.ofNanos(nanos).plusMillis(999).toSeconds()
            + " s. Stop sending it, and tell the person who runs you.");
  }

  /**
   * A statement was refused.
   *
   * @param reason what is the same when the refusal is: no identifiers, no numbers
   * @return what came of it, when this one was one too many
   */
  synchronized Optional<Trip> onRefused(String principal, String shape, String reason) {
    if (limits.refusals() == 0) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    Agent agent = agents.computeIfAbsent(principal, first -> new Agent());
    Deque<Long> times =
        agent.refusals.computeIfAbsent(shape + "\n" + reason, first -> new ArrayDeque<>());
    long until = now + limits.pause().toNanos();
    if (count(agent.all, now) >= limits.refusals() * SHAPES) {
      // Whoever varies a statement a little each time is stopped all the same.
      int all = agent.all.size();
      agent.all.clear();
      agent.pausedUntil = Optional.of(until);
      lastUntil = until;
      return Optional.of(new Trip(all, limits.pause(), true));
    }
    if (count(times, now) < limits.refusals()) {
      return Optional.empty();
    }
    times.clear();
    agent.tripped.values().removeIf(end -> end - now <= 0);
    agent.tripped.put(shape, until);
    lastUntil = until;
    boolean everything = agent.tripped.size() >= SHAPES;
    if (everything) {
      agent.pausedUntil = Optional.of(until);
    }
    return Optional.of(new Trip(limits.refusals(), limits.pause(), everything));
  }

  /** How many there were within the window, with this one. */
  private int count(Deque<Long> times, long now) {
    times.addLast(now);
    while (now - times.peekFirst() >= limits.window().toNanos()) {
      times.removeFirst();
    }
    return times.size();
  }

  private static <V> Map<String, V> recent(int bound) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > bound;
      }
    };
  }
}
