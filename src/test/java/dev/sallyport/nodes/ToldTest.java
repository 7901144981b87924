package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.nodes.NodeLog.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToldTest {
  private final Told told = new Told(Runnable::run);
  private final List<String> heard = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private final Map<String, Promise<Void>> slow = new HashMap<>();

  @BeforeEach
  void listen() {
    for (Topic topic : List.of(Topic.LEASE, Topic.REVOCATION)) {
      told.listen(topic, listener());
    }
  }

  private Listener listener() {
    return new Listener() {
      @Override
      public void atOnce(String subject) {
        begun.add(subject);
        if (subject.equals("thrown")) {
          throw new IllegalStateException("not awaited");
        }
      }

      @Override
      public Future<Void> changed(String subject) {
        heard.add(subject);
        if (subject.equals("thrown")) {
          throw new IllegalStateException("not awaited");
        }
        return answer(subject);
      }

      @Override
      public Future<Void> missed() {
        heard.add("all");
        return answer("all");
      }
    };
  }

  private Future<Void> answer(String subject) {
    if (slow.containsKey(subject)) {
      return slow.get(subject).future();
    }
    return failing.contains(subject)
        ? Future.failedFuture("the store is away")
        : Future.succeededFuture();
  }

  @Test
  void shouldTellInOrderWhatOthersChangedAndEachOnce() {
    told.take(List.of(change(1, "a"), change(2, "b"), change(3, "a")));
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void shouldNotTellOfOnesOwnChangesNorOfWhatNobodyListensTo() {
    told.listen(Topic.STANDING, listener());
    told.take(
        List.of(
            new Change(1, "standing", "own", true),
            new Change(2, "approval", "x", false),
            new Change(3, "of a later version", "y", false)));
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldTellOfOnesOwnWhereTheAnswerToACommitMayHaveBeenLost() {
    told.listen(Topic.CONNECTION, listener());
    told.take(
        List.of(
            new Change(1, "lease", "l", true),
            new Change(2, "revocation", "r", true),
            new Change(3, "connection", "c", true)));
    assertThat(heard).containsExactlyInAnyOrder("l", "r", "c");
  }

  @Test
  void shouldBeginWithAllThatIsNewBeforeAnythingThatTakesLong() {
    // Given one that takes its time
    slow.put("a", Promise.promise());
    // When
    told.take(List.of(change(1, "a"), change(2, "thrown"), change(3, "b")));
    told.take(List.of(change(4, "c")));
    // Then
    assertThat(begun).containsExactly("a", "thrown", "b", "c");
    assertThat(heard).containsExactly("a");
    slow.remove("a").complete();
    assertThat(heard).containsExactly("a", "thrown", "b", "c");
  }

  @Test
  void shouldHaveEverythingLookedAtByWhoListensAfterChangesWereLost() {
    // Given changes that were lost in a start, when nobody listens yet
    Told starting = new Told(Runnable::run);
    starting.onMissed();
    starting.take(List.of());
    // When
    starting.listen(Topic.LEASE, listener());
    starting.take(List.of());
    starting.take(List.of());
    // Then
    assertThat(heard).containsExactly("all");
  }

  @Test
  void shouldTellAgainUntilItIsDoneAndGoOnMeanwhile() {
    failing.add("a");
    told.take(List.of(change(1, "a"), change(2, "b")));
    told.take(List.of(change(3, "c")));
    failing.clear();
    told.take(List.of());
    told.take(List.of());
    assertThat(heard).containsExactly("a", "b", "a", "c", "a");
  }

  @Test
  void shouldTakeAnExceptionForAFailure() {
    told.take(List.of(change(1, "thrown"), change(2, "b")));
    told.take(List.of());
    assertThat(heard).containsExactly("thrown", "b", "thrown");
  }

  @Test
  void shouldHaveEverythingLookedAtWhenChangesMayBeLost() {
    failing.add("all");
    told.onMissed();
    told.take(List.of(change(1, "a")));
    failing.clear();
    told.take(List.of());
    told.take(List.of());
    // Each time for both topics
    assertThat(heard).containsExactlyInAnyOrder("all", "all", "a", "all", "all");
  }

  @Test
  void shouldLetNoTopicWaitForAnotherAndKeepTheOrderWithinOne() {
    // Given a lease whose end takes its time
    slow.put("a", Promise.promise());
    told.take(List.of(change(1, "a"), change(2, "b")));
    // When somebody is revoked after it
    told.take(List.of(new Change(3, "revocation", "r", false)));
    // Then that is heard at once, and the next lease after the one before
    assertThat(heard).containsExactly("a", "r");
    slow.remove("a").complete();
    assertThat(heard).containsExactly("a", "r", "b");
  }

  @Test
  void shouldTellOnceMoreOfWhatChangesWhileItIsTold() {
    slow.put("a", Promise.promise());
    told.take(List.of(change(1, "a")));
    told.take(List.of(change(2, "a")));
    assertThat(heard).containsExactly("a");
    slow.remove("a").complete();
    assertThat(heard).containsExactly("a", "a");
  }

  @Test
  void shouldLookAtEverythingInPlaceOfKeepingAnyNumber() {
    // Given one that is not done
    Promise<Void> stuck = Promise.promise();
    slow.put("stuck", stuck);
    told.take(List.of(change(1, "stuck")));
    // When more come than are kept
    told.take(
        LongStream.rangeClosed(2, Told.MOST_OWED + 2)
            .mapToObj(number -> change(number, "n" + number))
            .toList());
    stuck.complete();
    // Then
    assertThat(heard).containsExactly("stuck", "all");
  }

  private static Change change(long number, String subject) {
    return new Change(number, "lease", subject, false);
  }
}
