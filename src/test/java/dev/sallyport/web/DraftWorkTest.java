package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(EmptyStore.FILES)
class DraftWorkTest {
  private final Vertx vertx = Vertx.vertx();
  private final DraftWork work = new DraftWork(vertx);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Callable<Boolean> slow = () -> release.await(30, TimeUnit.SECONDS);

  @AfterEach
  void stop() {
    release.countDown();
    ConsoleFixture.await(vertx.close());
  }

  @Test
  void shouldLeaveTheThreadsOfStatementsAlone() {
    List<Future<Boolean>> drafts = fill();
    // Then
    assertThat(ConsoleFixture.await(vertx.executeBlocking(() -> "written", false)))
        .isEqualTo("written");
    release.countDown();
    drafts.forEach(draft -> assertThat(ConsoleFixture.await(draft)).isTrue());
  }

  @Test
  void shouldLetOnePersonKeepNobodyElseOut() {
    // Given
    List<Future<Boolean>> theirs = new ArrayList<>();
    for (int i = 0; i < DraftWork.PER_PERSON; i++) {
      theirs.add(work.run(viewer("audrey"), slow));
    }
    // When
    Future<Boolean> oneMore = work.run(viewer("audrey"), slow);
    Future<Boolean> another = work.run(viewer("adam"), slow);
    // Then
    assertThat(problem(oneMore).kind()).isEqualTo("too-many-drafts");
    assertThat(problem(oneMore).status()).isEqualTo(429);
    release.countDown();
    assertThat(ConsoleFixture.await(another)).isTrue();
    theirs.forEach(ConsoleFixture::await);
    assertThat(ConsoleFixture.await(work.run(viewer("audrey"), slow))).isTrue();
  }

  @Test
  void shouldTakeNoMoreThanFitIntoMemory() {
    fill();
    assertThat(problem(work.run(viewer("adam"), slow)).kind()).isEqualTo("too-many-drafts");
  }

  private List<Future<Boolean>> fill() {
    List<Future<Boolean>> drafts = new ArrayList<>();
    for (int i = 0; i < DraftWork.CAPACITY; i++) {
      drafts.add(work.run(viewer("auditor" + i / DraftWork.PER_PERSON), slow));
    }
    return drafts;
  }

  private static Problem problem(Future<?> refused) {
    assertThat(refused.failed()).isTrue();
    return ((ProblemException) refused.cause()).problem();
  }

  private static Viewer viewer(String name) {
    return new Viewer(Person.of(name, name, "auditors"), false, true);
  }
}
