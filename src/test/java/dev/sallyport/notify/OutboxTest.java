package dev.sallyport.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyEvent;
import dev.sallyport.delivery.Backoff;
import dev.sallyport.delivery.DeliveryException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept, in which order, and what is given up; on the test's own thread. */
class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final URI CONSOLE = URI.create("https://gate.example.com");

  private final Vertx vertx = Vertx.vertx();
  private final Slow channel = new Slow();
  private final Tally tally = new Tally("slow");
  private final Outbox outbox =
      new Outbox(
          vertx,
          CLOCK,
          channel,
          new Backoff(Duration.ofHours(1), Duration.ofHours(2), 3, () -> 0),
          tally);

  @AfterEach
  void stop() {
    NotifyStage.await(vertx.close());
  }

  @Test
  void shouldSendNothingBeforeItIsOpened() {
    outbox.offer(notice("a", NotifyEvent.REQUESTED));
    assertThat(channel.sent).isEmpty();

    outbox.open(CONSOLE);
    assertThat(channel.sent).hasSize(1);
  }

  @Test
  void shouldSayOnlyTheNewestWordOfARequest() {
    // Given
    outbox.offer(notice("a", NotifyEvent.REQUESTED));
    outbox.offer(notice("b", NotifyEvent.REQUESTED));
    // When it is over before anything could be sent
    outbox.offer(notice("a", NotifyEvent.APPROVED));
    outbox.open(CONSOLE);
    // Then
    assertThat(channel.events()).containsExactly("a approved", "b requested");
    assertThat(tally.counts().superseded()).isEqualTo(1);
  }

  @Test
  void shouldSayTheNextWordAfterTheOneThatIsOnItsWay() {
    // Given
    outbox.open(CONSOLE);
    outbox.offer(notice("a", NotifyEvent.REQUESTED));
    // When
    outbox.offer(notice("a", NotifyEvent.DENIED));
    // Then
    assertThat(channel.events()).containsExactly("a requested");
    channel.succeed(0);
    assertThat(channel.events()).containsExactly("a requested", "a denied");
  }

  @Test
  void shouldNotRepeatWhatIsOver() {
    // Given
    outbox.open(CONSOLE);
    outbox.offer(notice("a", NotifyEvent.REQUESTED));
    outbox.offer(notice("a", NotifyEvent.DENIED));
    // When
    channel.fail(0, DeliveryException.forNow("away"));
    // Then at once, and without the one that failed
    assertThat(channel.events()).containsExactly("a requested", "a denied");
    assertThat(tally.counts().superseded()).isEqualTo(1);
  }

  @Test
  void shouldSendAtOnceWhatReplacesAWordThatRests() {
    // Given
    outbox.open(CONSOLE);
    outbox.offer(notice("a", NotifyEvent.REQUESTED));
    channel.fail(0, DeliveryException.forNow("away"));
    assertThat(channel.sent).hasSize(1);
    // When
    outbox.offer(notice("a", NotifyEvent.EXPIRED));
    // Then
    assertThat(channel.events()).containsExactly("a requested", "a expired");
  }

  @Test
  void shouldNotTellWhatNobodyCanDecideAnyMore() {
    outbox.open(CONSOLE);
    outbox.offer(notice("a", NotifyEvent.REQUESTED, NOW));
    assertThat(channel.sent).isEmpty();
  }

  @Test
  void shouldHaveFewOnTheirWayAndManyWaiting() {
    // Given
    outbox.open(CONSOLE);
    // When
    for (int i = 0; i < Outbox.CAPACITY + Outbox.IN_FLIGHT + 7; i++) {
      outbox.offer(notice("r" + i, NotifyEvent.REQUESTED));
    }
    // Then the oldest of those that wait are given up
    assertThat(channel.sent).hasSize(Outbox.IN_FLIGHT);
    assertThat(tally.counts().dropped()).isEqualTo(7);
    channel.succeed(0);
    assertThat(channel.events().get(Outbox.IN_FLIGHT))
        .isEqualTo("r" + (Outbox.IN_FLIGHT + 7) + " requested");
  }

  @Test
  void shouldTryOnceMoreAndNoLongerWhenTheGatewayStops() {
    // Given
    outbox.open(CONSOLE);
    outbox.offer(notice("a", NotifyEvent.REQUESTED));
    channel.fail(0, DeliveryException.forNow("away"));
    // When
    Future<Void> closed = outbox.close(Duration.ofMinutes(1));
    // Then
    assertThat(channel.sent).hasSize(2);
    assertThat(closed.isComplete()).isFalse();
    channel.fail(1, DeliveryException.forNow("away"));
    HttpChannelsTest.until(closed::isComplete);
    assertThat(tally.counts().dropped()).isEqualTo(1);
    // And
    outbox.offer(notice("b", NotifyEvent.REQUESTED));
    assertThat(tally.counts().dropped()).isEqualTo(2);
  }

  @Test
  void shouldWaitTwiceAsLongEachTimeButNeverTooLong() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), 8, () -> 1);
    Backoff least = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), 8, () -> 0);

    assertThat(backoff.after(1, Optional.empty())).hasSeconds(1);
    assertThat(backoff.after(4, Optional.empty())).hasSeconds(8);
    assertThat(least.after(4, Optional.empty())).hasSeconds(4);
    assertThat(backoff.after(70, Optional.empty())).hasSeconds(60);
    assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(30)))).hasSeconds(30);
    assertThat(backoff.after(1, Optional.of(Duration.ofDays(30)))).hasSeconds(60);
  }

  private static Notice notice(String id, NotifyEvent event) {
    return notice(id, event, NOW.plusSeconds(60));
  }

  private static Notice notice(String id, NotifyEvent event, Instant expires) {
    boolean over = event != NotifyEvent.REQUESTED;
    return new Notice(
        Optional.of(event),
        id,
        "statement",
        over ? event.word() : "pending",
        "idp:a",
        "a",
        "agent",
        "orders",
        List.of("update"),
        List.of(),
        0,
        "rule",
        Set.of(),
        1,
        0,
        NOW,
        Optional.empty(),
        expires,
        "",
        over ? Optional.of(NOW) : Optional.empty());
  }

  /** Takes as long as the test wants. */
  private static final class Slow implements Channel {
    final List<Notice> sent = new ArrayList<>();
    final List<Promise<Void>> answers = new ArrayList<>();

    List<String> events() {
      return sent.stream().map(n -> n.request() + " " + n.event().orElseThrow().word()).toList();
    }

    void succeed(int message) {
      answers.get(message).complete();
    }

    void fail(int message, DeliveryException cause) {
      answers.get(message).fail(cause);
    }

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public NotifyChannel.Audience audience() {
      return NotifyChannel.Audience.ALL;
    }

    @Override
    public Future<Void> send(Notice notice, URI console) {
      sent.add(notice);
      answers.add(Promise.promise());
      return answers.get(answers.size() - 1).future();
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
