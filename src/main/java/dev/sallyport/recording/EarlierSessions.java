package dev.sallyport.recording;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the archive index what an earlier version kept, beside the recording: small steps with pauses
 * between them, as there is one writer.
 */
final class EarlierSessions {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierSessions.class);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final SessionArchive archive;
  private volatile boolean stopped;
  private volatile boolean any;

  EarlierSessions(Vertx vertx, SessionArchive archive) {
    this.vertx = vertx;
    this.archive = archive;
  }

  void start() {
    step();
  }

  void stop() {
    stopped = true;
  }

  private void step() {
    if (stopped) {
      return;
    }
    archive
        .indexEarlier()
        .onSuccess(
            more -> {
              if (more) {
                any = true;
                again(PAUSE);
              } else if (any) {
                LOG.info("sessions of an earlier version are found by their statements now");
              }
            })
        .onFailure(
            cause -> {
              if (!stopped) {
                LOG.error("sessions of an earlier version cannot be indexed, trying again", cause);
                again(PAUSE_AFTER_FAILURE);
              }
            });
  }

  private void again(Duration pause) {
    vertx.setTimer(pause.toMillis(), id -> step());
  }
}
