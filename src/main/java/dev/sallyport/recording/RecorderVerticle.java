package dev.sallyport.recording;

import dev.sallyport.config.AuditConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Opens the recording at deployment and ships the rest when it is undeployed. */
public final class RecorderVerticle extends VerticleBase {
  private final AuditConfig config;
  private final SessionArchive archive;
  private volatile RecordingService service;

  /** To be deployed once, before the first session. */
  public RecorderVerticle(AuditConfig config, SessionArchive archive) {
    this.config = config;
    this.archive = archive;
  }

  @Override
  public Future<?> start() {
    return RecordingService.open(config, vertx, archive).onSuccess(opened -> service = opened);
  }

  @Override
  public Future<?> stop() {
    return service == null ? Future.succeededFuture() : service.close();
  }

  /** The recording, once this is deployed. */
  public RecordingService service() {
    if (service == null) {
      throw new IllegalStateException("the recorder is not deployed yet");
    }
    return service;
  }
}
