package dev.sallyport.nodes;

import io.vertx.core.Future;

/** Does at this node what a change at another one asks for. May be told of one more than once. */
public interface Listener {
  /**
   * A row has changed; what it says now is read by whoever listens.
   *
   * @return fails when it is to be told again
   */
  Future<Void> changed(String subject);

  /** For so long nothing could be heard that changes may be lost: looks at all there is. */
  Future<Void> missed();
}
