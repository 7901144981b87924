package dev.sallyport.recording;

import java.io.IOException;
import java.util.Locale;

/** The journal cannot take an event: disk full, limit reached, or closed. */
public final class JournalUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What keeps the journal from taking an event, fit to be told to anybody. */
  public enum Reason {
    /** ENOSPC, EDQUOT, EFBIG. */
    DISK_FULL("the disk of the audit journal is full", true),
    /** EROFS, EACCES. */
    NOT_WRITABLE("the audit journal may not be written where it is", true),
    /** More waits for the store than is allowed to. */
    LIMIT("the audit journal is full, because the store does not take what is in it", true),
    /** A write or an fsync takes longer than anybody may wait. */
    SLOW("the disk of the audit journal does not answer in time", true),
    /** One event is larger than a frame may be. */
    TOO_LARGE("it is larger than the audit journal can record", false),
    /** Text that no encoding can carry. */
    NOT_TEXT("it holds characters that the audit journal cannot record", false),
    /** The gateway stops. */
    CLOSED("the gateway is stopping", true),
    /** Anything else. */
    FAILED("the audit journal cannot be written", true);

    private final String told;
    private final boolean passes;

    Reason(String told, boolean passes) {
      this.told = told;
      this.passes = passes;
    }

    /** For whoever is refused. */
    public String told() {
      return told;
    }

    /** Whether the same event may be taken later. */
    public boolean passes() {
      return passes;
    }

    /** Of what a write failed with: the system gives no number, but its C library's words. */
    static Reason of(IOException failure) {
      String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
      if (text.contains("no space left") || text.contains("quota") || text.contains("too large")) {
        return DISK_FULL;
      }
      if (text.contains("read-only") || text.contains("permission denied")) {
        return NOT_WRITABLE;
      }
      return failure instanceof java.nio.file.AccessDeniedException ? NOT_WRITABLE : FAILED;
    }
  }

  /** With a message for operators and the cause, if there is one. */
  public JournalUnavailableException(String message, Throwable cause) {
    this(Reason.FAILED, message, cause);
  }

  /** As {@link #JournalUnavailableException(String, Throwable)}, with a word for everybody. */
  public JournalUnavailableException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /**
   * Whether the event may be found in the journal all the same, because nobody knows how a write or
   * an fsync ended that was not waited for.
   */
  public boolean mayBeKept() {
    return reason == Reason.SLOW || reason == Reason.FAILED;
  }
}
