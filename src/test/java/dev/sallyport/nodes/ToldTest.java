package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.nodes.NodeLog.Change;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToldTest {
  private final Told told = new Told();
  private final List<String> heard = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();

  @BeforeEach
  void listen() {
    told.listen(
        Topic.LEASE,
        new Listener() {
          @Override
          public Future<Void> changed(String subject) {
            heard.add(subject);
            if (subject.equals("thrown")) {
              throw new IllegalStateException("not awaited");
            }
            return failing.contains(subject)
                ? Future.failedFuture("the store is away")
                : Future.succeededFuture();
          }

          @Override
          public Future<Void> missed() {
            heard.add("all");
            return failing.contains("all")
                ? Future.failedFuture("the store is away")
                : Future.succeededFuture();
          }
        });
  }

  @Test
  void shouldTellInOrderWhatOthersChangedAndEachOnce() {
    told.tell(List.of(change(1, "a"), change(2, "b"), change(3, "a"))).await();
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void shouldNotTellOfOnesOwnChangesNorOfWhatNobodyListensTo() {
    told.tell(
            List.of(
                new Change(1, "lease", "own", true),
                new Change(2, "approval", "x", false),
                new Change(3, "of a later version", "y", false)))
        .await();
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldTellAgainUntilItIsDoneAndGoOnMeanwhile() {
    failing.add("a");
    told.tell(List.of(change(1, "a"), change(2, "b"))).await();
    told.tell(List.of(change(3, "c"))).await();
    failing.clear();
    told.tell(List.of()).await();
    told.tell(List.of()).await();
    assertThat(heard).containsExactly("a", "b", "a", "c", "a");
  }

  @Test
  void shouldTakeAnExceptionForAFailure() {
    told.tell(List.of(change(1, "thrown"), change(2, "b"))).await();
    told.tell(List.of()).await();
    assertThat(heard).containsExactly("thrown", "b", "thrown");
  }

  @Test
  void shouldHaveEverythingLookedAtWhenChangesMayBeLost() {
    failing.add("all");
    told.onMissed();
    told.tell(List.of(change(1, "a"))).await();
    failing.clear();
    told.tell(List.of()).await();
    told.tell(List.of()).await();
    assertThat(heard).containsExactly("all", "a", "all");
  }

  private static Change change(long number, String subject) {
    return new Change(number, "lease", subject, false);
  }
}
