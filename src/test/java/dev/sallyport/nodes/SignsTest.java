package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.nodes.NodeLog.Sign;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignsTest {
  private static final Node OWN = new Node("own", "here");
  private static final Node OTHER = new Node("other", "there");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Signs signs = new Signs("own");
  private long now = -7_000_000_000L;

  @Test
  void shouldTakeForDeadWhoseSignDoesNotChangeWhileItWatches() {
    for (int second = 0; second < Signs.SILENCE.toSeconds(); second++) {
      assertThat(look(1, SECOND)).as("after %s s", second).isEmpty();
      assertThat(signs.living()).containsExactly(OTHER);
    }
    assertThat(look(1, SECOND)).extracting(Sign::node).containsExactly(OTHER);
    assertThat(signs.living()).isEmpty();
    // And once more until it is struck off, or shows that it lives
    assertThat(look(1, SECOND)).hasSize(1);
    assertThat(look(2, SECOND)).isEmpty();
    assertThat(signs.living()).containsExactly(OTHER);
  }

  @Test
  void shouldTakeNobodyForDeadWhenItCouldNotLookItself() {
    // Given a store that was away for longer than anybody may be silent
    look(1, SECOND);
    assertThat(look(1, Duration.ofMinutes(5))).isEmpty();
    assertThat(signs.living()).containsExactly(OTHER);
    // Then everybody has their time anew
    for (int second = 1; second < Signs.SILENCE.toSeconds(); second++) {
      assertThat(look(1, SECOND)).isEmpty();
    }
    assertThat(look(1, SECOND)).hasSize(1);
  }

  @Test
  void shouldNeverTakeItselfForDead() {
    for (int second = 0; second < 60; second++) {
      now += SECOND.toNanos();
      assertThat(signs.look(List.of(new Sign(OWN, 1)), now)).isEmpty();
    }
  }

  @Test
  void shouldForgetWhoHasLeft() {
    look(1, SECOND);
    now += SECOND.toNanos();
    signs.look(List.of(new Sign(OWN, 2)), now);
    assertThat(signs.living()).isEmpty();
  }

  private List<Sign> look(long beats, Duration later) {
    now += later.toNanos();
    return signs.look(List.of(new Sign(OWN, now), new Sign(OTHER, beats)), now);
  }
}
