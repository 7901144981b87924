package dev.sallyport.rehearsal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A replay that was asked for, as it stands at a moment.
 *
 * @param draft version of the draft that is judged by, so that nobody takes it for another one's
 * @param by principal who asked
 * @param endedAt empty while it waits or runs
 * @param reached of the stretch of time, 0 to 1
 * @param failure why it failed; empty unless it did
 * @param report what it found; present once it is done
 */
public record ReplayRun(
    String id,
    String draft,
    String by,
    Replay.Request request,
    State state,
    Instant askedAt,
    Optional<Instant> endedAt,
    double reached,
    long sessions,
    long statements,
    String failure,
    Optional<ReplayReport> report) {

  /** Where it stands. */
  public enum State {
    /** Another one runs. */
    WAITING,
    /** It works. */
    RUNNING,
    /** It has found what it was asked for. */
    DONE,
    /** Somebody ended it. */
    CANCELLED,
    /** It could not be done. */
    FAILED;

    /** As it is written everywhere. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
