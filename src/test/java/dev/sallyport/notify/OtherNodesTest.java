package dev.sallyport.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyChannel.Audience;
import dev.sallyport.config.Secret;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that tells only while it leads. */
@Tag(EmptyStore.FILES)
class OtherNodesTest {
  @TempDir Path directory;
  private NotifyStage stage;
  private Receiver receiver;

  @BeforeEach
  void start() {
    stage = new NotifyStage(directory);
    receiver = Receiver.start(stage.vertx);
    stage.tell(
        new NotifyChannel.Webhook(
            receiver.url("/hook"),
            Secret.of(HttpChannelsTest.SECRET),
            Optional.empty(),
            Audience.ALL,
            Optional.empty()));
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldLeaveItToTheOneThatLeadsAndSayWhatThatMayHaveLeftUnsaid() throws Exception {
    // Given one that another tells in place of
    stage.verticle.lead(false);
    ApprovalRequest waiting = stage.file(NotifyStage.request());
    ApprovalRequest decided = stage.file(NotifyStage.request());
    stage.decide(decided, "dana", true);
    // When this one takes over, and there is more
    stage.verticle.lead(true);
    ApprovalRequest later = stage.file(NotifyStage.request());
    // Then of each the newest word is told, once
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      JsonObject message = receiver.next().json();
      told.add(message.getString("type") + " " + message.getJsonObject("data").getString("id"));
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "approval.requested " + waiting.id(),
            "approval.approved " + decided.id(),
            "approval.requested " + later.id());
    // And what it told itself is not said again when it takes over once more
    stage.verticle.lead(false);
    stage.verticle.lead(true);
    ApprovalRequest last = stage.file(NotifyStage.request());
    assertThat(receiver.next().json().getJsonObject("data").getString("id")).isEqualTo(last.id());
    assertThat(receiver.rest()).isEmpty();
  }

  @Test
  void shouldNotSayOfAnOldRequestThatItWaitsButHowItEnds() throws Exception {
    // Given one that was made while nobody was here to hear of it
    ApprovalRequest old =
        stage.file(NotifyStage.requestedBefore(NotifyVerticle.NEWS.plusSeconds(1)));
    ApprovalRequest fresh = stage.file(NotifyStage.request());
    assertThat(receiver.next().json().getJsonObject("data").getString("id")).isEqualTo(fresh.id());
    // When
    stage.decide(old, "dana", false);
    // Then
    JsonObject ended = receiver.next().json();
    assertThat(ended.getJsonObject("data").getString("id")).isEqualTo(old.id());
    assertThat(ended.getJsonObject("data").getString("state"))
        .isEqualTo(ApprovalState.DENIED.word());
    assertThat(receiver.rest()).isEmpty();
  }
}
