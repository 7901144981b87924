package dev.sallyport.export;

import dev.sallyport.config.ExportSink.WebhookTarget;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.delivery.Post;
import dev.sallyport.delivery.WebhookSignature;
import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of JSON lines by HTTP, with the headers of Standard Webhooks. A batch that is sent again
 * has the same identifier and the same events, so that a receiver which remembers identifiers has
 * each event once.
 */
final class WebhookSink implements Sink {
  /** Receivers bound what they take; with headers a batch stays below 2 MiB. */
  private static final int BATCH_BYTES = 1 << 20;

  private final Post post;
  private final WebhookSignature signature;
  private final Clock clock;

  WebhookSink(Vertx vertx, WebhookTarget target, Clock clock, Duration timeout) {
    this.clock = clock;
    List<byte[]> keys = new ArrayList<>();
    keys.add(NotifyChannel.Webhook.key(target.secret()));
    target.previousSecret().ifPresent(old -> keys.add(NotifyChannel.Webhook.key(old)));
    this.signature = new WebhookSignature(keys);
    this.post = new Post(vertx, target.url(), target.authorities(), timeout);
  }

  @Override
  public String name() {
    return "webhook " + post.origin();
  }

  @Override
  public int maxLineBytes() {
    return BATCH_BYTES;
  }

  @Override
  public int maxBatchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public boolean remembersBatches() {
    return true;
  }

  @Override
  public Future<Place> resume(Place kept) {
    return Future.succeededFuture(kept);
  }

  @Override
  public Future<Void> deliver(List<Line> lines) {
    Buffer body = Buffer.buffer();
    lines.forEach(line -> body.appendBytes(line.json()).appendByte((byte) '\n'));
    Line first = lines.get(0);
    String id = "audit_" + first.place() + "_" + first.origin();
    long seconds = clock.instant().getEpochSecond();
    return post.send(
        body,
        HttpHeaders.headers()
            .set("content-type", "application/x-ndjson")
            .set("webhook-id", id)
            .set("webhook-timestamp", Long.toString(seconds))
            .set("webhook-signature", signature.of(id, seconds, body.getBytes())));
  }

  @Override
  public Future<Void> rest() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return post.close();
  }
}
