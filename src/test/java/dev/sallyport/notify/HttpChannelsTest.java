package dev.sallyport.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyChannel.Audience;
import dev.sallyport.config.NotifyEvent;
import dev.sallyport.config.Secret;
import dev.sallyport.delivery.Post;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.transport.SelfSigned;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks and chats, at receivers on real sockets. */
@Tag(EmptyStore.FILES)
class HttpChannelsTest {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  @TempDir Path directory;
  private NotifyStage stage;
  private Receiver receiver;

  @BeforeEach
  void start() {
    stage = new NotifyStage(directory);
    receiver = Receiver.start(stage.vertx);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldTellAReceiverWhatWaitsAndSignIt() throws Exception {
    // Given
    stage.tell(webhook(receiver.url("/hook?team=a"), Audience.ALL));
    // When
    ApprovalRequest request = stage.file(NotifyStage.request());
    // Then
    Receiver.Message message = receiver.next();
    assertThat(message.isSignedWith(SECRET)).isTrue();
    assertThat(message.isSignedWith(OLD_SECRET)).isTrue();
    assertThat(message.headers())
        .containsEntry(":path", "/hook?team=a")
        .containsEntry("content-type", "application/json")
        .containsEntry("webhook-id", "msg_" + request.id() + "_requested");
    assertThat(Long.parseLong(message.headers().get("webhook-timestamp")))
        .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 1);
    JsonObject json = message.json();
    assertThat(json.getString("type")).isEqualTo("approval.requested");
    JsonObject data = json.getJsonObject("data");
    assertThat(data.getMap())
        .containsEntry("id", request.id())
        .containsEntry("kind", "statement")
        .containsEntry("state", "pending")
        .containsEntry("connection", "orders")
        .containsEntry("rule", "maintenance/3")
        .containsEntry("quorum", 1)
        .containsEntry("approvals", 0)
        .containsEntry("url", "https://gate.example.com/approvals/" + request.id());
    assertThat(data.getJsonArray("verbs")).isEqualTo(new JsonArray(List.of("update")));
    assertThat(data.getJsonArray("tables")).isEqualTo(new JsonArray(List.of("shop.orders")));
    assertThat(data.getLong("seconds_left")).isBetween(240L, 300L);
  }

  @Test
  void shouldTellHowItEndedAndNothingThatSomebodyTyped() throws Exception {
    // Given
    Audience all = new Audience(Set.of(NotifyEvent.values()), Set.of());
    stage.tell(webhook(receiver.url("/"), all), slack(receiver.url("/chat"), all));
    // When two people of a quorum decide, with a reason
    ApprovalRequest request =
        stage.file(NotifyStage.request("nightly report", Set.of("shop.orders"), 2));
    List<Receiver.Message> heard = new ArrayList<>(List.of(receiver.next(), receiver.next()));
    stage.decide(request, "dora", true);
    heard.addAll(List.of(receiver.next(), receiver.next()));
    stage.decide(request, "dan", true);
    heard.addAll(List.of(receiver.next(), receiver.next()));
    // Then
    List<JsonObject> hooks =
        heard.stream()
            .filter(m -> m.headers().get(":path").equals("/"))
            .map(Receiver.Message::json)
            .toList();
    assertThat(hooks)
        .extracting(json -> json.getString("type"))
        .containsExactly("approval.requested", "approval.voted", "approval.approved");
    assertThat(hooks.get(1).getJsonObject("data").getInteger("approvals")).isEqualTo(1);
    assertThat(hooks.get(2).getJsonObject("data").getString("decided_by")).isEqualTo("dan");
    assertThat(hooks.get(2).getJsonObject("data").getValue("seconds_left")).isNull();
    assertThat(heard)
        .extracting(Receiver.Message::body)
        .noneMatch(body -> body.contains("secret") || body.contains("4711"))
        .noneMatch(body -> body.contains("UPDATE shop.orders SET"));
    assertThat(heard.stream().map(Receiver.Message::body))
        .anyMatch(body -> body.contains("*Approved by `dan`*"));
  }

  @Test
  void shouldTryAgainUntilTheReceiverTakesIt() throws Exception {
    // Given
    receiver.first(Receiver.answering(500)).first(request -> request.connection().close());
    stage.tell(webhook(receiver.url("/"), Audience.ALL));
    // When
    stage.file(NotifyStage.request());
    // Then the same message, signed anew
    List<Receiver.Message> attempts = List.of(receiver.next(), receiver.next(), receiver.next());
    assertThat(attempts).allMatch(message -> message.isSignedWith(SECRET));
    assertThat(attempts.stream().map(m -> m.headers().get("webhook-id")).distinct()).hasSize(1);
    until(() -> stage.counts(0).delivered() == 1);
    assertThat(stage.counts(0).retried()).isEqualTo(2);
    assertThat(stage.counts(0).dropped()).isZero();
  }

  @Test
  void shouldGiveUpAfterTheLastAttemptAndCountIt() throws Exception {
    // Given
    receiver.always(Receiver.answering(503));
    stage.tell(webhook(receiver.url("/"), Audience.ALL));
    // When
    stage.file(NotifyStage.request());
    // Then
    until(() -> stage.counts(0).dropped() == 1);
    assertThat(receiver.rest()).hasSize(NotifyStage.QUICK.attempts());
  }

  @Test
  void shouldNotRepeatWhatIsRefusedForGoodNorFollowARedirect() throws Exception {
    // Given
    Receiver elsewhere = Receiver.start(stage.vertx);
    receiver
        .first(Receiver.answering(400))
        .first(
            request ->
                request
                    .response()
                    .setStatusCode(307)
                    .putHeader("Location", elsewhere.url("/").toString())
                    .end());
    stage.tell(webhook(receiver.url("/"), Audience.ALL));
    // When
    stage.file(NotifyStage.request());
    until(() -> stage.counts(0).dropped() == 1);
    stage.file(NotifyStage.request());
    until(() -> stage.counts(0).dropped() == 2);
    // Then
    assertThat(receiver.rest()).hasSize(2);
    assertThat(elsewhere.rest()).isEmpty();
  }

  @Test
  void shouldLetNobodyWaitForAReceiverThatNeverAnswers() throws Exception {
    // Given
    Receiver silent = Receiver.start(stage.vertx).always(request -> {});
    stage.impatient();
    stage.tell(webhook(silent.url("/"), Audience.ALL), webhook(receiver.url("/"), Audience.ALL));
    // When
    List<ApprovalRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(stage.file(NotifyStage.request()));
    }
    ApprovalRecord decided = stage.decide(requests.get(0), "dora", true);
    // Then the desk has decided and the other channel has heard of all, while four hang
    assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
    until(() -> stage.counts(1).delivered() == 21);
    until(() -> silent.rest().size() + stage.counts(0).dropped() > 0);
    assertThat(stage.counts(0).delivered()).isZero();
    // And a gateway that stops does not wait for it for ever
    stage.stopTelling();
    assertThat(stage.counts(0).dropped()).isPositive();
  }

  @Test
  void shouldNotReadAnAnswerWithoutEnd() throws Exception {
    // Given a receiver that goes on talking
    receiver.first(
        request -> {
          request.response().setChunked(true).setStatusCode(200);
          long timer =
              stage.vertx.setPeriodic(
                  1, tick -> request.response().write("x".repeat(Post.MAX_ANSWER_BYTES / 4)));
          request
              .connection()
              .closeHandler(
                  gone -> {
                    stage.vertx.cancelTimer(timer);
                    cut = true;
                  });
        });
    stage.tell(webhook(receiver.url("/"), Audience.ALL));
    // When
    stage.file(NotifyStage.request());
    // Then it counts as told, and is hung up on
    until(() -> stage.counts(0).delivered() == 1);
    until(() -> cut);
  }

  private volatile boolean cut;

  @Test
  void shouldTellOnlyWhatAChannelAsksFor() throws Exception {
    // Given
    Receiver others = Receiver.start(stage.vertx);
    stage.tell(
        webhook(others.url("/"), new Audience(NotifyEvent.DEFAULT, Set.of("leads"))),
        webhook(receiver.url("/"), new Audience(Set.of(NotifyEvent.DENIED), Set.of("dba", "x"))));
    // When
    ApprovalRequest request = stage.file(NotifyStage.request());
    stage.decide(request, "dora", false);
    // Then
    assertThat(receiver.next().json().getString("type")).isEqualTo("approval.denied");
    assertThat(receiver.rest()).isEmpty();
    assertThat(others.rest()).isEmpty();
  }

  @Test
  void shouldTrustOnlyCertificatesThatVouchForTheHost() throws Exception {
    // Given
    SelfSigned files = SelfSigned.in(directory);
    Receiver guarded = Receiver.overTls(stage.vertx, files.certificate(), files.key());
    URI byAddress = URI.create(guarded.url("/").toString().replace("localhost", "127.0.0.1"));
    stage.tell(
        webhook(guarded.url("/"), Audience.ALL),
        trusting(guarded.url("/"), files.certificate()),
        trusting(byAddress, files.certificate()));
    // When
    stage.file(NotifyStage.request());
    // Then
    until(() -> stage.counts(1).delivered() == 1);
    until(() -> stage.counts(0).dropped() == 1 && stage.counts(2).dropped() == 1);
    assertThat(guarded.next().isSignedWith(SECRET)).isTrue();
    assertThat(guarded.rest()).isEmpty();
  }

  @Test
  void shouldEscapeForAChatSoThatNobodyIsCalledOrLedAstray() throws Exception {
    // Given
    stage.tell(slack(receiver.url("/services/T0/B0/token"), Audience.ALL));
    // When
    ApprovalRequest request =
        stage.file(
            NotifyStage.request(
                "<!channel> `x` *bold*\n<https://evil.example|Look and decide> \u202Egpj",
                Set.of("shop.`a`", "https://evil.example/&"),
                1));
    // Then
    String text = receiver.next().json().getString("text");
    assertThat(text)
        .contains(
            "`&lt;!channel&gt; 'x' *bold* &lt;https://evil.example|Look and decide&gt; \uFFFDgpj`")
        .contains("`https://evil.example/&amp;`, `shop.'a'`")
        .contains("<https://gate.example.com/approvals/" + request.id() + "|Look and decide>")
        .doesNotContain("<!channel>", "<https://evil");
    assertThat(text.lines()).hasSize(5);
  }

  static NotifyChannel.Webhook webhook(URI url, Audience audience) {
    return new NotifyChannel.Webhook(
        url, Secret.of(SECRET), Optional.of(Secret.of(OLD_SECRET)), audience, Optional.empty());
  }

  private static NotifyChannel.Webhook trusting(URI url, Path authorities) {
    return new NotifyChannel.Webhook(
        url, Secret.of(SECRET), Optional.empty(), Audience.ALL, Optional.of(authorities));
  }

  private static NotifyChannel.Slack slack(URI url, Audience audience) {
    return new NotifyChannel.Slack(Secret.of(url.toString()), audience, Optional.empty());
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come to that in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
