package dev.sallyport.identity;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody or something was thrown out by a person.
 *
 * @param id UUID
 * @param subject a principal's identifier, a group's name, or the UUID of a lease or session; 1 to
 *     {@link #MAX_SUBJECT} characters, compared exactly
 * @param reason as those who are thrown out will read it; 1 to {@link #MAX_REASON} characters
 * @param by identifier of the principal who did it
 * @param lifted when and by whom it was taken back
 */
public record Revocation(
    String id,
    Kind kind,
    String subject,
    String reason,
    String by,
    Instant at,
    Optional<Lifting> lifted) {
  /** Longest subject, in characters. */
  public static final int MAX_SUBJECT = 512;

  /** Longest reason, in characters; it travels in a MySQL error packet. */
  public static final int MAX_REASON = 1000;

  /**
   * Checks the bounds, and that neither text can break out of a line.
   *
   * @throws IllegalArgumentException which says what to correct and quotes nothing
   */
  public Revocation {
    check("the " + kind.word(), subject, MAX_SUBJECT);
    check("the reason", reason, MAX_REASON);
  }

  /** What is thrown out. */
  public enum Kind {
    /** One identity, wherever and however it comes in. */
    PRINCIPAL,
    /** Every identity that has the group among its claims. */
    GROUP,
    /** One lease and its sessions. */
    LEASE,
    /** One session, which is over then; its identity may come back. */
    SESSION;

    /** Lower case, as in the API and the store. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it keeps somebody out until it is lifted; the others end something for good. */
    public boolean canBeLifted() {
      return this == PRINCIPAL || this == GROUP;
    }
  }

  /** The end of a revocation. */
  public record Lifting(String by, Instant at) {}

  private static void check(String what, String text, int max) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " is missing");
    }
    if (text.length() > max) {
      throw new IllegalArgumentException(
          what + " has " + text.length() + " characters, at most " + max + " fit");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " holds a control character or a line break");
    }
  }
}
