package dev.sallyport.nodes;

import io.vertx.core.Future;

/**
 * Does at this node what a change at another one asks for, or one of its own that it may not know
 * to have come about. May be told of one more than once.
 */
public interface Listener {
  /**
   * Comes for each change before {@link #changed} does, without waiting for what others ask for:
   * for that of it that is quick and must not come late. Need not be done, nor be told again.
   */
  default void atOnce(String subject) {}

  /**
   * A row has changed; what it says now is read by whoever listens.
   *
   * @return fails when it is to be told again
   */
  Future<Void> changed(String subject);

  /** For so long nothing could be heard that changes may be lost: looks at all there is. */
  Future<Void> missed();
}
