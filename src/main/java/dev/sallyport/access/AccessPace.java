package dev.sallyport.access;

import dev.sallyport.access.AccessRefusedException.Reason;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.identity.PerMinute;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How often one identity may ask for access, by request or by logging in: one of a gateway, since
 * both ways end at the same people, and each short-lived user is made at the same databases. Any
 * thread.
 */
public final class AccessPace {
  /** Each is written down for good, also one that no policy lets happen. */
  static final int REQUESTS_PER_MINUTE = 120;

  /** People are called that often in vain; who goes on would bury what others ask them. */
  static final int CALLS_IN_VAIN_PER_MINUTE = 10;

  private final PerMinute<String> requests;
  private final PerMinute<String> callsInVain;
  private final PerMinute<String> sessions;
  private final int sessionsPerMinute;

  /**
   * Nobody has asked for anything yet.
   *
   * @param sessionsPerMinute with a user of their own that one identity may open; 0 for no limit
   */
  public AccessPace(Clock clock, int sessionsPerMinute) {
    this.sessions = perMinute(sessionsPerMinute, clock);
    this.sessionsPerMinute = sessionsPerMinute;
    this.requests = perMinute(REQUESTS_PER_MINUTE, clock);
    this.callsInVain = perMinute(CALLS_IN_VAIN_PER_MINUTE, clock);
  }

  private static PerMinute<String> perMinute(int times, Clock clock) {
    return new PerMinute<>(times, () -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()));
  }

  /**
   * Too much.
   *
   * @param reason a clause without a full stop
   * @param left after which it is not
   */
  public record Exceeded(String reason, Duration left) {
    /** When to try again. */
    public String next() {
      return "try again in " + left.plusMillis(999).toSeconds() + " s";
    }

    AccessRefusedException refusal() {
      return new AccessRefusedException(Reason.TOO_MANY, sentence(reason), sentence(next()));
    }

    private static String sentence(String clause) {
      return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }
  }

  /** Counts a request, unless it is one too many. */
  public Optional<Exceeded> onRequest(String principal) {
    Optional<Duration> wait = requests.wait(principal);
    if (wait.isEmpty()) {
      requests.take(principal);
    }
    return wait.map(
        left ->
            new Exceeded(
                "you have made more than " + REQUESTS_PER_MINUTE + " requests within a minute",
                left));
  }

  /**
   * Counts a session that is about to be opened, unless it is one too many: a user is made for it,
   * granted rights and dropped at the database, whose other work waits for that. Where users stand
   * already, a session is nothing to be counted.
   */
  public Optional<Exceeded> onSession(String principal, AccountConfig account) {
    if (!(account instanceof AccountConfig.Ephemeral)) {
      return Optional.empty();
    }
    Optional<Duration> wait = sessions.wait(principal);
    if (wait.isEmpty()) {
      sessions.take(principal);
    }
    return wait.map(
        left ->
            new Exceeded(
                principal
                    + " has opened "
                    + sessionsPerMinute
                    + " sessions with a database user of their own within a minute, and this gateway"
                    + " opens no more"
                    + " (listener.sessions_per_minute)",
                left));
  }

  /** Why people are not asked for this identity at the moment, if so. */
  public Optional<Exceeded> beforeCall(String principal) {
    return callsInVain
        .wait(principal)
        .map(
            left ->
                new Exceeded(
                    "people were asked "
                        + CALLS_IN_VAIN_PER_MINUTE
                        + " times within a minute, and each time the request was taken back, or its"
                        + " connection closed, before they answered",
                    left));
  }

  /** Who asked was gone before people had answered. */
  public void onCallInVain(String principal) {
    callsInVain.take(principal);
  }
}
