package dev.sallyport.recording;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import java.time.Instant;

/** What stands in the frame of an event. */
final class EventEncoding {
  /** From there on the work is too much for the event loop. */
  private static final int LARGE_CHARS = 256 << 10;

  private EventEncoding() {}

  /** Loads what encoding needs, which takes longer than an event loop may. */
  static void load() throws JournalUnavailableException {
    of(new SessionEvent.Closed("", 0, Instant.EPOCH, ""));
  }

  /** Whether it is to be encoded on another thread. */
  static boolean isLarge(SessionEvent event) {
    if (!(event instanceof SessionEvent.Judged)) {
      // The others are bounded by what a session keeps of rows, names and messages.
      return false;
    }
    SessionEvent.Judged judged = (SessionEvent.Judged) event;
    long chars = judged.text().length();
    for (String parameter : judged.parameters()) {
      chars += parameter == null ? 0 : parameter.length();
    }
    return chars > LARGE_CHARS;
  }

  /**
   * The line of an event where it was written, good until this thread writes the next; null for one
   * of which there are few, and for what {@link #of} fails for.
   */
  static JsonLine inPlace(SessionEvent event) {
    try {
      JsonLine line = EventLine.inPlace(event);
      return line != null && Frame.plausible(line.length()) ? line : null;
    } catch (OutOfMemoryError e) {
      return null;
    }
  }

  /** The bytes; fails for what no frame can hold. */
  static byte[] of(SessionEvent event) throws JournalUnavailableException {
    byte[] content;
    try {
      content = EventFormat.write(event);
    } catch (UnreadableEventException e) {
      throw new JournalUnavailableException(Reason.NOT_TEXT, e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      // Of an array beyond what the virtual machine makes: a statement that is all escapes.
      throw tooLarge("of more bytes than fit in memory");
    }
    if (!Frame.plausible(content.length)) {
      throw tooLarge("of " + content.length + " bytes");
    }
    return content;
  }

  private static JournalUnavailableException tooLarge(String size) {
    return new JournalUnavailableException(
        Reason.TOO_LARGE, "an event " + size + " is too large to record", null);
  }
}
