package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.KeptAnswers;
import dev.sallyport.recording.KeptAnswers.Claim;
import dev.sallyport.recording.KeptAnswers.Post;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class KeptAnswersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Post POST = new Post("key", "idp:dana", "body");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private KeptAnswers answers;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    answers = store.keptAnswers();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldBeginOnceOfManyAtOnce() {
    for (int round = 0; round < 20; round++) {
      Post post = new Post("key" + round, "idp:dana", "body");
      List<Future<Claim>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        claims.add(answers.claim(post, NOW));
      }
      Future.all(claims).await();
      assertThat(claims.stream().map(Future::result))
          .filteredOn(Claim.Begun.class::isInstance)
          .hasSize(1);
      assertThat(claims.stream().map(Future::result))
          .filteredOn(new Claim.Running(NOW)::equals)
          .hasSize(3);
    }
  }

  @Test
  void shouldAnswerAgainAfterARestartAndForADay() {
    assertThat(answers.claim(POST, NOW).await()).isEqualTo(new Claim.Begun());
    answers.keep(POST.keyDigest(), "{\"id\":1}").await();
    store.close().await();
    open();

    assertThat(answers.claim(POST, NOW.plus(KeptAnswers.KEPT)).await())
        .isEqualTo(new Claim.Done("{\"id\":1}"));
    assertThat(answers.claim(POST, NOW.plus(KeptAnswers.KEPT).plusMillis(1)).await())
        .isEqualTo(new Claim.Begun());
  }

  @Test
  void shouldTellAnotherRequestWithTheSameKey() {
    answers.claim(POST, NOW).await();
    assertThat(answers.claim(new Post("key", "idp:dana", "other"), NOW).await())
        .isEqualTo(new Claim.OtherPost());
  }

  @Test
  void shouldForgetWhatDidNothingAndKeepWhatDid() {
    answers.claim(POST, NOW).await();
    answers.release(POST.keyDigest()).await();
    assertThat(answers.claim(POST, NOW).await()).isEqualTo(new Claim.Begun());
    answers.keep(POST.keyDigest(), "{}").await();
    answers.release(POST.keyDigest()).await();
    assertThat(answers.claim(POST, NOW).await()).isEqualTo(new Claim.Done("{}"));
  }

  @Test
  void shouldRememberNoMoreThanABoundOfEach() {
    for (int i = 0; i < KeptAnswers.MAX_PER_PRINCIPAL; i++) {
      answers.claim(new Post("k" + i, "idp:dana", "body"), NOW).await();
    }
    assertThat(answers.claim(POST, NOW).await()).isEqualTo(new Claim.TooMany());
    assertThat(answers.claim(new Post("x", "idp:erik", "body"), NOW).await())
        .isEqualTo(new Claim.Begun());
    assertThat(answers.claim(POST, NOW.plus(KeptAnswers.KEPT).plusMillis(1)).await())
        .isEqualTo(new Claim.Begun());
  }
}
