package dev.sallyport.session;

import dev.sallyport.identity.Admission;
import dev.sallyport.policy.SessionTerms;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A session's deadlines: its longest duration, its longest silence, and the end of the lease that
 * opened it, or of the token where the policy says so.
 */
final class SessionTimers {
  /**
   * How long a client that sends no more waits for its answer to begin, or to go on. Who was killed
   * looks the same: a longer one lets statements run on for nobody, a shorter one cuts answers off.
   */
  static final Duration AFTER_INPUT = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final SessionTerms terms;
  private final Admission admission;
  private final Consumer<String> onTimeUp;
  private String atDeadline = "";
  private long deadlineNanos;
  private long timer = -1;
  private long lastActiveNanos;
  private boolean busy;

  SessionTimers(Vertx vertx, SessionTerms terms, Admission admission, Consumer<String> onTimeUp) {
    this.vertx = vertx;
    this.terms = terms;
    this.admission = admission;
    this.onTimeUp = onTimeUp;
  }

  void start(Instant now) {
    lastActiveNanos = System.nanoTime();
    Duration credential = Duration.between(now, admission.expiresAt());
    boolean credentialFirst =
        endsSession(terms, admission) && credential.compareTo(terms.maxDuration()) < 0;
    Duration first = credentialFirst ? credential : terms.maxDuration();
    String cause =
        credentialFirst
            ? expired(admission)
            : "the session reached its longest duration of "
                + terms.maxDuration().toSeconds()
                + " s; a further task is a further login";
    atDeadline = cause;
    deadlineNanos = lastActiveNanos + first.toNanos();
    arm(terms.idleTimeout());
  }

  /** Whether the credential was good at the login and is so no more, now that all is ready. */
  static boolean isOver(SessionTerms terms, Admission admission, Instant now) {
    return endsSession(terms, admission) && !now.isBefore(admission.expiresAt());
  }

  static String expired(Admission admission) {
    return "the "
        + (admission.lease().isPresent() ? "lease" : "token")
        + " that opened the session has expired; connect with a new one";
  }

  /** No session lasts longer than its lease; with a token the policy has its say. */
  private static boolean endsSession(SessionTerms terms, Admission admission) {
    return admission.lease().isPresent() || terms.access().endWithToken();
  }

  /** A command came: silence ends, however long the answer takes. */
  void onCommand() {
    busy = true;
  }

  /** A command was answered: silence begins. */
  void onAnswered() {
    busy = false;
    lastActiveNanos = System.nanoTime();
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** One timer for both, by whichever comes first: most sessions live to see neither. */
  private void arm(Duration idle) {
    Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
    timer = vertx.setTimer(millis(left.compareTo(idle) < 0 ? left : idle), t -> onTimer());
  }

  private void onTimer() {
    long now = System.nanoTime();
    if (deadlineNanos - now <= 0) {
      onTimeUp.accept(atDeadline);
      return;
    }
    Duration idle =
        busy
            ? terms.idleTimeout()
            : terms.idleTimeout().minus(Duration.ofNanos(now - lastActiveNanos));
    if (idle.isNegative() || idle.isZero()) {
      onTimeUp.accept(
          "the session was idle for " + terms.idleTimeout().toSeconds() + " s; connect again");
    } else {
      arm(idle);
    }
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
