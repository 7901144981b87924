package dev.sallyport.recording;

import io.vertx.core.Future;
import java.util.Optional;

/** Takes the minutes of the sessions of one event loop. */
public interface Recorder {
  /**
   * Writes an event down. The future succeeds once the event is as durable as configured and fails
   * with {@link JournalUnavailableException} when it cannot be, or not in time: then the step that
   * it describes must not be taken. The event's sequence is used up either way: an event that was
   * refused because the disk could not be forced may still be found in the journal.
   */
  Future<Void> record(SessionEvent event);

  /**
   * Writes down what has happened already and so does not wait for a step. The future succeeds once
   * the operating system has the event, however durable others have to be. When it fails, the end
   * of what was begun is written later, as soon as it can be; whoever must not go on without it
   * stops.
   */
  default Future<Void> note(SessionEvent event) {
    return record(event);
  }

  /** Why nothing could be written the last time; empty when all is well. */
  default Optional<JournalUnavailableException> trouble() {
    return Optional.empty();
  }
}
