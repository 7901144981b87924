package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.WebhookTarget;
import dev.sallyport.config.Secret;
import dev.sallyport.notify.Receiver;
import dev.sallyport.notify.Receiver.Message;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed.Place;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebhookExportTest {
  private static final String SECRET = "whsec_c2FsbHlwb3J0IHNheXM6IGtlZXAgbWUgc2VjcmV0IQ==";

  private final SampleTrail trail = new SampleTrail();
  private final SampleCursors cursors = new SampleCursors();
  private final ExportStage stage = new ExportStage(trail, cursors, Clock.systemUTC());
  private final Receiver receiver = Receiver.start(stage.vertx);

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldSendSignedBatchesOfLines() throws Exception {
    trail.add(SampleTrail.everyKind());
    stage.start(sink());
    stage.awaitPlace(last());
    Message message = receiver.next();
    assertThat(message.isSignedWith(SECRET)).isTrue();
    assertThat(message.headers())
        .containsEntry("content-type", "application/x-ndjson")
        .containsEntry("webhook-id", "audit_1.0_" + SampleTrail.SESSION);
    assertThat(places(message)).isEqualTo(trail.places());
    assertThat(receiver.rest()).isEmpty();
  }

  @Test
  void shouldMissNothingWhileTheReceiverIsAway() throws Exception {
    receiver.always(Receiver.answering(503));
    trail.addStatements(1, 700, "SELECT");
    stage.start(sink());
    ExportStage.await(() -> stage.status().failures() > 2);
    assertThat(stage.status().place()).isEqualTo(Place.START);
    assertThat(stage.status().problem()).isEqualTo("the receiver answered with status 503");
    assertThat(stage.status().lagSeconds()).isPositive();
    receiver.rest();
    receiver.always(Receiver.answering(200));
    stage.awaitPlace(last());
    List<String> places = new ArrayList<>();
    receiver.rest().forEach(message -> places.addAll(places(message)));
    assertThat(places).containsAll(trail.places());
  }

  @Test
  void shouldNotGiveUpOnAReceiverThatRefuses() {
    receiver.always(Receiver.answering(400));
    trail.addStatements(1, 3, "SELECT");
    stage.start(sink());
    ExportStage.await(() -> stage.status().failures() > 10);
    receiver.always(Receiver.answering(204));
    stage.awaitPlace(last());
  }

  @Test
  void shouldSendTheSameBatchUnderTheSameNameAfterACrash() throws Exception {
    // Given: it dies between the receiver's answer and its own memory of it
    trail.addAct(act("a1"));
    trail.addStatements(1, 4, "SELECT");
    cursors.dieBefore(cursor -> cursor.sending().isEmpty());
    stage.start(sink());
    Message first = receiver.next();
    ExportStage.await(() -> stage.status().failures() > 0);
    stage.stop();
    // When: more was recorded meanwhile
    cursors.dieBefore(cursor -> false);
    trail.addAct(act("a2"));
    trail.addStatements(4, 9, "SELECT");
    stage.start(sink());
    stage.awaitPlace(last());
    // Then: a receiver that drops what it has seen has each event once
    Message second = receiver.next();
    assertThat(second.headers().get("webhook-id")).isEqualTo(first.headers().get("webhook-id"));
    assertThat(second.body()).isEqualTo(first.body());
    Message third = receiver.next();
    assertThat(third.headers().get("webhook-id")).isNotEqualTo(first.headers().get("webhook-id"));
    assertThat(first.headers()).containsEntry("webhook-id", "audit_1.0_a1");
    List<String> places = places(first);
    places.addAll(places(third));
    assertThat(places).isEqualTo(trail.places());
  }

  @Test
  void shouldNotLetASlowReceiverHoldAnother() {
    receiver.always(request -> {});
    Receiver quick = Receiver.start(stage.vertx);
    trail.addStatements(1, 3, "SELECT");
    stage.start(sink("quick", quick), sink("slow", receiver));
    stage.awaitPlace(last());
    assertThat(cursors.of("slow").done()).isEqualTo(Place.START);
  }

  @Test
  void shouldCutAnEventThatNoReceiverWouldTake() throws Exception {
    trail.addStatements(1, 2, "SELECT '" + "x".repeat(3 << 20) + "'");
    stage.start(sink());
    Message message = receiver.next();
    assertThat(message.body().length()).isLessThan(1 << 20);
    assertThat(message.json().getJsonObject("metadata").getBoolean("is_truncated")).isTrue();
    assertThat(message.json().getJsonObject("metadata").getInteger("untruncated_size"))
        .isGreaterThan(3 << 20);
    assertThat(places(message)).isEqualTo(trail.places());
  }

  @Test
  void shouldKeepItsSecretToItself() {
    assertThat(sink().toString()).doesNotContain("c2FsbHlwb3J0");
  }

  private static Act act(String id) {
    return SampleTrail.act(id, "policy.published", "policies", Map.of());
  }

  private ExportSink sink() {
    return sink("siem", receiver);
  }

  private static ExportSink sink(String name, Receiver receiver) {
    return ExportStage.sink(
        name,
        new WebhookTarget(
            receiver.url("/ingest"), Secret.of(SECRET), Optional.empty(), Optional.empty()));
  }

  private static List<String> places(Message message) {
    List<String> places = new ArrayList<>();
    message
        .body()
        .lines()
        .forEach(
            line ->
                places.add(
                    EventLines.placeIn(line.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .toString()));
    return places;
  }

  private String last() {
    List<String> places = trail.places();
    return places.get(places.size() - 1);
  }
}
