package dev.sallyport.publishing;

import dev.sallyport.rehearsal.DraftCheck.Checked;

/** A draft was not published, and the directory is as it was. */
public final class DraftRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Checked checked;

  DraftRefusedException(Reason reason, String message) {
    this(reason, message, null);
  }

  DraftRefusedException(Reason reason, String message, Checked checked) {
    super(message);
    this.reason = reason;
    this.checked = checked;
  }

  /** Why. */
  public enum Reason {
    /** This gateway publishes nothing. */
    NOT_EDITABLE,
    /** It says what is there already. */
    NOTHING_CHANGED,
    /** It was made from texts that have changed since. */
    STALE,
    /** It does not load, or its tests fail. */
    UNSOUND,
    /** There is no such version. */
    NO_SUCH_VERSION,
    /** The directory could not be written. */
    NOT_WRITTEN
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** What was found wrong with it; null unless it is unsound. */
  public Checked checked() {
    return checked;
  }
}
