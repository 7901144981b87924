package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import java.util.List;

/** One receiver. */
interface Sink {
  /** For logs: kind and host or directory, nothing secret. */
  String name();

  /** The longest line that it takes. */
  int maxLineBytes();

  /** About how much it takes at once; a longer line goes alone. */
  int maxBatchBytes();

  /**
   * Whether a batch that may be on its way must be written down first, since the receiver knows it
   * again by its identifier alone.
   */
  boolean remembersBatches();

  /**
   * Makes ready.
   *
   * @param kept the place up to which it had everything when that was last written down
   * @return the place up to which it has everything
   */
  Future<Place> resume(Place kept);

  /**
   * Hands lines over, at least one; succeeds once the receiver has them all, fails when that is not
   * certain.
   */
  Future<Void> deliver(List<Line> lines);

  /** Nothing is on its way, and what was delivered is written down. */
  Future<Void> rest();

  /** Lets everything go. */
  Future<Void> close();
}
