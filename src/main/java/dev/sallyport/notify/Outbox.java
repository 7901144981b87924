package dev.sallyport.notify;

import dev.sallyport.delivery.Backoff;
import dev.sallyport.delivery.DeliveryException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one channel has still to say. Of each request only the newest word is kept, so that words
 * about it never arrive in the wrong order, and a receiver that was away is not told first what is
 * over. Confined to one event loop.
 */
final class Outbox {
  /**
   * Requests with something to say. A receiver that takes nothing costs no more memory than this;
   * the oldest is given up first, since it expires first.
   */
  static final int CAPACITY = 1_000;

  /** Messages on their way at once; more would be a burst for a receiver that comes back. */
  static final int IN_FLIGHT = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final Vertx vertx;
  private final Clock clock;
  private final Channel channel;
  private final Backoff backoff;
  private final Tally tally;
  private final Map<String, Letter> ready = new LinkedHashMap<>();
  private final Map<String, Letter> resting = new LinkedHashMap<>();
  private final Map<String, Letter> flying = new LinkedHashMap<>();
  private final Map<String, Notice> behind = new LinkedHashMap<>();
  private URI console;
  private Promise<Void> closing;

  Outbox(Vertx vertx, Clock clock, Channel channel, Backoff backoff, Tally tally) {
    this.vertx = vertx;
    this.clock = clock;
    this.channel = channel;
    this.backoff = backoff;
    this.tally = tally;
  }

  /** One word and what was done to deliver it. */
  private static final class Letter {
    private final Notice notice;
    private int failed;
    private long timer = -1;

    Letter(Notice notice) {
      this.notice = notice;
    }
  }

  /** Sends what waits, and all that comes, from now on. */
  void open(URI where) {
    console = where;
    pump();
  }

  void offer(Notice notice) {
    if (closing != null) {
      drop(notice, 0, "the gateway is stopping");
      return;
    }
    String id = notice.request();
    if (flying.containsKey(id)) {
      if (behind.put(id, notice) != null) {
        tally.superseded();
      }
      return;
    }
    Letter rested = resting.remove(id);
    if (rested != null) {
      vertx.cancelTimer(rested.timer);
    }
    if (ready.put(id, new Letter(notice)) != null || rested != null) {
      tally.superseded();
    }
    makeRoom();
    pump();
  }

  private void makeRoom() {
    while (ready.size() + resting.size() > CAPACITY) {
      Map<String, Letter> from = resting.isEmpty() ? ready : resting;
      Iterator<Letter> oldest = from.values().iterator();
      Letter letter = oldest.next();
      oldest.remove();
      vertx.cancelTimer(letter.timer);
      drop(letter.notice, letter.failed, "too many messages wait for this channel");
    }
  }

  private void pump() {
    while (console != null && flying.size() < IN_FLIGHT && !ready.isEmpty()) {
      Letter letter = ready.remove(ready.keySet().iterator().next());
      if (letter.notice.isLate(clock.instant())) {
        tally.superseded();
      } else {
        fly(letter);
      }
    }
    if (closing != null && flying.isEmpty()) {
      closing.tryComplete();
    }
  }

  private void fly(Letter letter) {
    String id = letter.notice.request();
    flying.put(id, letter);
    channel
        .send(letter.notice, console)
        .onComplete(
            sent -> {
              flying.remove(id);
              if (sent.succeeded()) {
                tally.delivered();
              } else {
                failed(letter, sent.cause());
              }
              Notice next = behind.remove(id);
              if (next != null) {
                if (resting.containsKey(id)) {
                  vertx.cancelTimer(resting.remove(id).timer);
                  tally.superseded();
                }
                ready.put(id, new Letter(next));
              }
              pump();
            });
  }

  private void failed(Letter letter, Throwable cause) {
    letter.failed++;
    DeliveryException known =
        cause instanceof DeliveryException told
            ? told
            : DeliveryException.forNow(cause.getClass().getSimpleName());
    if (known.isHopeless() || letter.failed >= backoff.attempts() || closing != null) {
      drop(letter.notice, letter.failed, known.getMessage());
      return;
    }
    Duration wait = backoff.after(letter.failed, known.retryAfter());
    LOG.info(
        "notice not delivered yet channel={} approval={} attempt={} next_seconds={} error={}",
        channel.name(),
        letter.notice.request(),
        letter.failed,
        wait.toSeconds(),
        known.getMessage());
    tally.retried();
    String id = letter.notice.request();
    resting.put(id, letter);
    letter.timer =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            rested -> {
              if (resting.remove(id, letter)) {
                ready.put(id, letter);
                pump();
              }
            });
  }

  private void drop(Notice notice, int attempts, String why) {
    tally.dropped();
    LOG.warn(
        "notice dropped channel={} approval={} message={} attempts={} error={}",
        channel.name(),
        notice.request(),
        notice.messageId(),
        attempts,
        why);
  }

  /** Tries everything that waits once more, for at most this long. */
  Future<Void> close(Duration limit) {
    closing = Promise.promise();
    for (Letter letter : List.copyOf(resting.values())) {
      vertx.cancelTimer(letter.timer);
      ready.put(letter.notice.request(), letter);
    }
    resting.clear();
    if (console == null) {
      ready.values().forEach(letter -> drop(letter.notice, 0, "the gateway did not start"));
      ready.clear();
    }
    long timer =
        vertx.setTimer(
            limit.toMillis(),
            late -> {
              List.copyOf(ready.values())
                  .forEach(letter -> drop(letter.notice, letter.failed, "the gateway is stopping"));
              ready.clear();
              closing.tryComplete();
            });
    pump();
    return closing.future().onComplete(done -> vertx.cancelTimer(timer)).eventually(channel::close);
  }
}
