package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import java.util.Optional;

/** Port to the places up to which each sink has everything. */
public interface ExportCursors {
  /** The cursor of a sink; empty when nothing was ever sent to one of that name. */
  Future<Optional<Cursor>> find(String sink);

  /** Keeps the cursor of a sink. */
  Future<Void> keep(String sink, Cursor cursor);

  /**
   * Where a sink stands.
   *
   * @param done the last event that it has for certain
   * @param sending the last event of the batch that may be on its way: after a crash the same batch
   *     is sent again under the same identifier, whatever was recorded since
   */
  record Cursor(Place done, Optional<Place> sending) {
    /** Nothing yet. */
    public static final Cursor START = new Cursor(Place.START, Optional.empty());
  }
}
