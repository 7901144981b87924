package dev.sallyport.recording;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What must not be deleted until the hold is lifted.
 *
 * @param id UUID
 * @param subject identifier of a session or a principal, or name of a connection
 * @param from only sessions that ended at or after this
 * @param to only sessions that began before this
 * @param reason at most {@link #MAX_REASON} characters
 */
public record LegalHold(
    String id,
    Kind kind,
    String subject,
    Optional<Instant> from,
    Optional<Instant> to,
    String reason,
    String by,
    String byName,
    Instant at,
    Optional<Lifting> lifted) {
  /** Characters of a reason. */
  public static final int MAX_REASON = 1_000;

  private static final int MAX_SUBJECT = 500;

  /** Checks the texts and the times. */
  public LegalHold {
    if (subject.isBlank() || subject.length() > MAX_SUBJECT) {
      throw new IllegalArgumentException("whom or what to hold must be said");
    }
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException(
          "the reason must be said, in at most " + MAX_REASON + " characters");
    }
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new IllegalArgumentException("the times of a hold must not be the wrong way round");
    }
  }

  /** Who lifted it, and when. */
  public record Lifting(String by, String byName, Instant at) {}

  /** What is held. */
  public enum Kind {
    /** One session or access request. */
    SESSION,
    /** All of somebody. */
    PRINCIPAL,
    /** All to a connection. */
    CONNECTION;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #word}. */
    public static Optional<Kind> of(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }
}
