package dev.sallyport.recording;

import io.vertx.core.Future;

/** Takes the minutes of the sessions of one event loop. */
public interface Recorder {
  /**
   * Writes an event down. The future succeeds once the event is as durable as configured and fails
   * with {@link JournalUnavailableException} when it cannot be: then the step that it describes
   * must not be taken. The event's sequence is used up either way: an event that was refused
   * because the disk could not be forced may still be found in the journal.
   */
  Future<Void> record(SessionEvent event);
}
