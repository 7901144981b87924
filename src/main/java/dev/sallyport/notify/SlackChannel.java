package dev.sallyport.notify;

import dev.sallyport.config.NotifyChannel;
import dev.sallyport.delivery.Post;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A message in a chat, in the form that Slack's incoming webhooks take and others understand:
 * {@code text} alone. Every name stands in a code span, where a chat makes neither links nor
 * mentions of it.
 */
final class SlackChannel implements Channel {
  private final NotifyChannel.Slack config;
  private final Post post;
  private final Clock clock;

  SlackChannel(Vertx vertx, NotifyChannel.Slack config, Duration timeout, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.post = new Post(vertx, config.address(), config.authorities(), timeout);
  }

  @Override
  public String name() {
    return "slack " + post.origin();
  }

  @Override
  public NotifyChannel.Audience audience() {
    return config.audience();
  }

  @Override
  public Future<Void> send(Notice notice, URI console) {
    JsonObject message =
        new JsonObject()
            .put("text", text(notice, console))
            .put("unfurl_links", false)
            .put("unfurl_media", false);
    return post.send(message.toBuffer(), HttpHeaders.headers());
  }

  @Override
  public Future<Void> close() {
    return post.close();
  }

  private String text(Notice notice, URI console) {
    if (notice.event().isEmpty()) {
      return "*Sallyport*: a test of this channel. <" + notice.link(console) + "|Open the console>";
    }
    StringBuilder text = new StringBuilder();
    text.append('*').append(title(notice)).append("*\n");
    text.append(code(notice.requesterName())).append(" (").append(notice.requesterKind());
    text.append(", ").append(code(notice.requester())).append(") on ");
    text.append(code(notice.connection())).append('\n');
    if (!notice.verbs().isEmpty()) {
      text.append(codes(notice.verbs())).append(" on ").append(tables(notice)).append('\n');
    }
    text.append("rule ").append(code(notice.rule()));
    if (notice.quorum() > 1) {
      text.append(", approved by ").append(notice.approvals()).append(" of ");
      text.append(notice.quorum());
    }
    if (notice.endedAt().isEmpty()) {
      text.append(", ").append(TimeLeft.words(notice, clock.instant()));
    }
    String act = notice.endedAt().isEmpty() ? "Look and decide" : "See what happened";
    return text.append("\n<" + notice.link(console) + "|" + act + ">").toString();
  }

  private static String title(Notice notice) {
    if (notice.endedAt().isEmpty()) {
      return notice.kind().equals("access") ? "Access waits for you" : "A statement waits for you";
    }
    return notice.by().isEmpty()
        ? notice.ending()
        : notice.ending().substring(0, notice.ending().length() - notice.by().length())
            + code(notice.by());
  }

  private static String tables(Notice notice) {
    String named = notice.tables().isEmpty() ? "no table" : codes(notice.tables());
    return notice.moreTables() == 0 ? named : named + " and " + notice.moreTables() + " more";
  }

  private static String codes(List<String> names) {
    return names.stream().map(SlackChannel::code).collect(Collectors.joining(", "));
  }

  /** Escaped as Slack says, and nothing ends the span early. */
  private static String code(String name) {
    String plain = name.isBlank() ? "-" : name.replace('`', '\'');
    return "`" + plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "`";
  }
}
