package dev.sallyport.notify;

import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyEvent;
import dev.sallyport.delivery.Post;
import dev.sallyport.delivery.WebhookSignature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Signed JSON for programs; the signature and its headers are those of Standard Webhooks. */
final class WebhookChannel implements Channel {
  private final NotifyChannel.Webhook config;
  private final WebhookSignature signature;
  private final Post post;
  private final Clock clock;

  WebhookChannel(Vertx vertx, NotifyChannel.Webhook config, Duration timeout, Clock clock) {
    this.config = config;
    this.clock = clock;
    List<byte[]> keys = new ArrayList<>();
    keys.add(NotifyChannel.Webhook.key(config.secret()));
    config.previousSecret().ifPresent(old -> keys.add(NotifyChannel.Webhook.key(old)));
    this.signature = new WebhookSignature(keys);
    this.post = new Post(vertx, config.url(), config.authorities(), timeout);
  }

  @Override
  public String name() {
    return "webhook " + post.origin();
  }

  @Override
  public NotifyChannel.Audience audience() {
    return config.audience();
  }

  @Override
  public Future<Void> send(Notice notice, URI console) {
    Instant now = clock.instant();
    Buffer body = json(notice, console, now).toBuffer();
    String id = notice.messageId();
    long seconds = now.getEpochSecond();
    return post.send(
        body,
        HttpHeaders.headers()
            .set("webhook-id", id)
            .set("webhook-timestamp", Long.toString(seconds))
            .set("webhook-signature", signature.of(id, seconds, body.getBytes())));
  }

  @Override
  public Future<Void> close() {
    return post.close();
  }

  private static JsonObject json(Notice notice, URI console, Instant now) {
    boolean waits = notice.event().isPresent() && notice.endedAt().isEmpty();
    return new JsonObject()
        .put("type", notice.event().map(NotifyEvent::word).map("approval."::concat).orElse("test"))
        .put("timestamp", notice.at().toString())
        .put(
            "data",
            new JsonObject()
                .put("id", notice.request())
                .put("kind", notice.kind())
                .put("state", notice.state())
                .put(
                    "requester",
                    new JsonObject()
                        .put("id", notice.requester())
                        .put("name", notice.requesterName())
                        .put("kind", notice.requesterKind()))
                .put("connection", notice.connection())
                .put("verbs", new JsonArray(notice.verbs()))
                .put("tables", new JsonArray(notice.tables()))
                .put("more_tables", notice.moreTables())
                .put("rule", notice.rule())
                .put("approvers", new JsonArray(notice.groups().stream().sorted().toList()))
                .put("quorum", notice.quorum())
                .put("approvals", notice.approvals())
                .put("requested_at", notice.requestedAt().toString())
                .put("hold_until", notice.holdUntil().map(Instant::toString).orElse(null))
                .put("expires_at", notice.expiresAt().toString())
                .put(
                    "seconds_left",
                    waits ? Duration.between(now, notice.expiresAt()).toSeconds() : null)
                .put("decided_by", notice.by().isEmpty() ? null : notice.by())
                .put("ended_at", notice.endedAt().map(Instant::toString).orElse(null))
                .put("url", notice.link(console).toString()));
  }
}
