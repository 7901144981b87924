package dev.sallyport.recording;

import io.vertx.core.Future;
import java.nio.file.Path;

/** Port to evidence of one session, which is checked away from the gateway. */
public interface SessionEvidence {
  /**
   * Writes it into a new file that only its owner may read; who asked deletes it.
   *
   * @param session identifier
   */
  Future<Path> of(String session);
}
