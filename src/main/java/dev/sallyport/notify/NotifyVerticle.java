package dev.sallyport.notify;

import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.delivery.Backoff;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells every channel of every change that it wants to hear of, once, at whichever node it was
 * made: of the nodes that share a store one tells. Deployed before the first request can be filed
 * or ended, and opened when the console, which messages link to, can be reached.
 */
public final class NotifyVerticle extends VerticleBase {
  /** What is still to be said when the gateway stops gets this long. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Requests whose progress is remembered, far more than can wait at a time. */
  private static final int REMEMBERED = 10_000;

  /**
   * A request that is older, and heard of only now, was told of by whoever was there: what comes of
   * it is told, but not that it waits.
   */
  static final Duration NEWS = Duration.ofMinutes(10);

  private final ApprovalFeed feed;
  private final Clock clock;
  private final Backoff backoff;
  private final Function<Vertx, List<Channel>> maker;
  private final List<Told> told = new ArrayList<>();
  private final Map<String, Integer> progress =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final ToldElsewhere elsewhere = new ToldElsewhere();
  private Runnable unsubscribe = () -> {};
  private boolean leads;

  /** For the channels of a configuration, perhaps none. */
  public NotifyVerticle(List<NotifyChannel> channels, ApprovalFeed feed, Clock clock) {
    this(vertx -> Channels.of(vertx, channels, clock), feed, clock, Backoff.DEFAULT);
  }

  NotifyVerticle(
      Function<Vertx, List<Channel>> maker, ApprovalFeed feed, Clock clock, Backoff backoff) {
    this.maker = maker;
    this.feed = feed;
    this.clock = clock;
    this.backoff = backoff;
  }

  private record Told(Channel channel, Outbox outbox, Tally tally) {}

  @Override
  public Future<?> start() {
    for (Channel channel : maker.apply(vertx)) {
      Tally tally = new Tally(channel.name());
      told.add(new Told(channel, new Outbox(vertx, clock, channel, backoff, tally), tally));
    }
    if (!told.isEmpty()) {
      unsubscribe = feed.subscribe(this::hear);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    unsubscribe.run();
    return Future.join(told.stream().map(one -> one.outbox().close(CLOSING)).toList());
  }

  /**
   * Whether this node is the one that tells; at first none is. One that takes over also says what
   * the one before may not have come to: rather twice than never, and then as the same message.
   */
  public void lead(boolean yes) {
    context.runOnContext(
        here -> {
          leads = yes;
          if (yes) {
            elsewhere.takeRecent(clock.instant()).forEach(this::tell);
          }
        });
  }

  /**
   * Begins to send.
   *
   * @param console where people open it, without a slash at the end
   */
  public void open(URI console) {
    context.runOnContext(here -> told.forEach(one -> one.outbox().open(console)));
  }

  /** What became of the messages of each channel, in the order of the configuration. */
  public List<Tally.Counts> counts() {
    return told.stream().map(one -> one.tally().counts()).toList();
  }

  private void hear(ApprovalRecord approval) {
    Notice notice = Notice.of(approval);
    Integer before = progress.get(notice.request());
    if (before != null && before >= notice.progress()) {
      return;
    }
    // Taken out first, so that those are forgotten that were not heard of for longest.
    progress.remove(notice.request());
    progress.put(notice.request(), notice.progress());
    Instant now = clock.instant();
    if (before == null && notice.isFirst() && notice.requestedAt().isBefore(now.minus(NEWS))) {
      return;
    }
    if (leads) {
      tell(notice);
    } else {
      elsewhere.add(notice, now);
    }
  }

  private void tell(Notice notice) {
    for (Told one : told) {
      if (wants(one.channel().audience(), notice)) {
        one.outbox().offer(notice);
      }
    }
  }

  private static boolean wants(NotifyChannel.Audience audience, Notice notice) {
    return notice.event().map(audience.events()::contains).orElse(false)
        && (audience.groups().isEmpty()
            || !Collections.disjoint(audience.groups(), notice.groups()));
  }

  /**
   * What came of trying a channel out.
   *
   * @param problem empty when the message was taken
   */
  public record Trial(String channel, Optional<String> problem) {}

  /** Sends one message to each channel, without trying again. */
  public static Future<List<Trial>> tryOut(
      Vertx vertx, List<NotifyChannel> configured, URI console, Clock clock) {
    List<Future<Trial>> trials =
        Channels.of(vertx, configured, clock).stream()
            .map(
                channel ->
                    channel
                        .send(Notice.test(clock), console)
                        .map(sent -> new Trial(channel.name(), Optional.empty()))
                        .otherwise(
                            cause -> new Trial(channel.name(), Optional.of(cause.getMessage()))))
            .toList();
    return Future.all(trials).map(all -> all.<Trial>list());
  }
}
