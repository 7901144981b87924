package dev.sallyport.access;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;

/** What an installation keeps of itself, across restarts. */
public interface InstallationStore {
  /**
   * The key under which the names of short-lived users are made: the same one for ever.
   *
   * @param candidate becomes the key when there is none yet
   */
  Future<Secret> userNameKey(Secret candidate);
}
