package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.SyslogTarget;
import dev.sallyport.config.ExportSink.SyslogTls;
import dev.sallyport.config.ExportSink.WebhookTarget;
import dev.sallyport.config.Secret;
import dev.sallyport.notify.Receiver;
import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a receiver does, it is left in bounded time, the other sinks go on, and once it behaves
 * it has every event.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileReceiverIT {
  private static final String SECRET = "whsec_c2FsbHlwb3J0IHNheXM6IGtlZXAgbWUgc2VjcmV0IQ==";
  private static final Buffer MUCH = Buffer.buffer(new byte[64 * 1024]);

  private final SampleTrail trail = new SampleTrail();
  private final SampleCursors cursors = new SampleCursors();
  private final ExportStage stage = new ExportStage(trail, cursors, Clock.systemUTC());
  private final Receiver receiver = Receiver.start(stage.vertx);
  private final Receiver good = Receiver.start(stage.vertx);

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldNotFollowARedirect() throws Exception {
    Receiver elsewhere = Receiver.start(stage.vertx);
    receiver.always(
        request ->
            request
                .response()
                .setStatusCode(307)
                .putHeader("location", elsewhere.url("/stolen").toString())
                .end());
    startWith(receiver.url("/in"));
    ExportStage.await(() -> stage.status().failures() > 1);
    assertThat(stage.status().problem()).contains("307", "redirects are not followed");
    assertThat(elsewhere.rest()).isEmpty();
    assertArrivesOnceItBehaves();
  }

  @Test
  void shouldLeaveWhoAnswersWithoutEnd() throws Exception {
    AtomicLong said = new AtomicLong();
    Promise<Void> left = Promise.promise();
    receiver.always(request -> babble(request, 503, said, left));
    startWith(receiver.url("/in"));
    ExportStage.await(() -> stage.status().failures() > 1);
    assertThat(stage.status().problem()).contains("503");
    left.future().await();
    // What the two systems buffer, and no more
    assertThat(said.get()).isLessThan(64L << 20);
    assertArrivesOnceItBehaves();
  }

  @Test
  void shouldTakeTheStatusForAnAnswerAndLeaveWhatFollows() {
    AtomicLong said = new AtomicLong();
    Promise<Void> left = Promise.promise();
    receiver.always(request -> babble(request, 200, said, left));
    startWith(receiver.url("/in"));
    stage.awaitPlace(last());
    left.future().await();
    assertThat(said.get()).isLessThan(64L << 20);
  }

  @Test
  void shouldLeaveWhoNeverAnswers() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    receiver.always(request -> request.connection().closeHandler(gone -> closed.set(true)));
    startWith(receiver.url("/in"));
    ExportStage.await(() -> stage.status().failures() > 1);
    assertThat(stage.status().problem()).contains("no answer within");
    ExportStage.await(closed::get);
    assertArrivesOnceItBehaves();
  }

  @Test
  void shouldLeaveASyslogReceiverThatTalksAByteAtATime() throws Exception {
    syslog(SyslogReceiver.Manner.TALKING, "did not take the messages within");
  }

  @Test
  void shouldLeaveASyslogReceiverThatReadsNothing() throws Exception {
    // More than the two systems buffer
    for (int i = 0; i < 40; i++) {
      trail.addStatements(1_000 + i, 1_001 + i, "x".repeat(50_000));
    }
    syslog(SyslogReceiver.Manner.DEAF, "did not ");
  }

  @Test
  void shouldLoseNothingToASyslogReceiverThatEndsEveryConnection() throws Exception {
    for (int i = 0; i < 40; i++) {
      trail.addStatements(1_000 + i, 1_001 + i, "x".repeat(50_000));
    }
    syslog(SyslogReceiver.Manner.CLOSING, "");
  }

  private void syslog(SyslogReceiver.Manner manner, String problem) throws Exception {
    trail.addStatements(1, 20, "SELECT");
    try (SyslogReceiver hostile = new SyslogReceiver(ServerSocketFactory.getDefault())) {
      hostile.manner = manner;
      stage.start(
          ExportStage.sink(
              "hostile",
              new SyslogTarget(
                  "127.0.0.1", hostile.port(), SyslogTls.DISABLED, Optional.empty(), 13)),
          webhook("good", good.url("/in")));
      ExportStage.await(() -> stage.status().failures() > 0);
      assertThat(stage.status().problem()).contains(problem);
      assertThat(cursors.of("hostile").done()).isEqualTo(Place.START);
      ExportStage.await(() -> cursors.of("good").done().toString().equals(last()));
      hostile.manner = SyslogReceiver.Manner.GOOD;
      stage.awaitPlace(last());
      assertThat(
              hostile.messages.stream()
                  .map(message -> place(message.substring(message.indexOf('{'))))
                  .distinct())
          .containsAll(trail.places());
    }
  }

  private void startWith(URI hostile) {
    trail.addStatements(1, 20, "SELECT");
    stage.start(webhook("hostile", hostile), webhook("good", good.url("/in")));
    ExportStage.await(() -> cursors.of("good").done().toString().equals(last()));
  }

  private void assertArrivesOnceItBehaves() throws Exception {
    assertThat(cursors.of("hostile").done()).isEqualTo(Place.START);
    receiver.rest();
    receiver.always(Receiver.answering(200));
    stage.awaitPlace(last());
    List<String> places = new ArrayList<>();
    receiver
        .rest()
        .forEach(
            message -> message.body().lines().map(HostileReceiverIT::place).forEach(places::add));
    assertThat(places).containsAll(trail.places());
  }

  /** Says more and more, until nobody is there. */
  private static void babble(
      HttpServerRequest request, int status, AtomicLong said, Promise<Void> left) {
    HttpServerResponse response = request.response().setStatusCode(status).setChunked(true);
    response.exceptionHandler(gone -> left.tryComplete());
    response.closeHandler(gone -> left.tryComplete());
    more(response, said);
  }

  private static void more(HttpServerResponse response, AtomicLong said) {
    if (!response.closed()) {
      said.addAndGet(MUCH.length());
      response.write(MUCH).onSuccess(written -> more(response, said));
    }
  }

  private static ExportSink webhook(String name, URI url) {
    return ExportStage.sink(
        name, new WebhookTarget(url, Secret.of(SECRET), Optional.empty(), Optional.empty()));
  }

  private static String place(String json) {
    return EventLines.placeIn(json.getBytes(StandardCharsets.UTF_8)).orElseThrow().toString();
  }

  private String last() {
    List<String> places = trail.places();
    return places.get(places.size() - 1);
  }
}
