package dev.sallyport.notify;

import dev.sallyport.config.NotifyChannel;
import dev.sallyport.delivery.Post;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;

/** Makes the channels that a configuration names. */
final class Channels {
  private Channels() {}

  static List<Channel> of(Vertx vertx, List<NotifyChannel> configured, Clock clock) {
    return configured.stream().map(channel -> of(vertx, channel, clock)).toList();
  }

  private static Channel of(Vertx vertx, NotifyChannel configured, Clock clock) {
    if (configured instanceof NotifyChannel.Webhook webhook) {
      return new WebhookChannel(vertx, webhook, Post.TIMEOUT, clock);
    }
    if (configured instanceof NotifyChannel.Slack slack) {
      return new SlackChannel(vertx, slack, Post.TIMEOUT, clock);
    }
    if (configured instanceof NotifyChannel.Smtp smtp) {
      return new MailChannel(vertx, smtp, MailChannel.TIMEOUT, clock);
    }
    throw new IllegalStateException("no channel for " + configured.getClass().getSimpleName());
  }
}
