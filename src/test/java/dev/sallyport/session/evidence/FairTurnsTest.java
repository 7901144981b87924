package dev.sallyport.session.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
  private final List<String> begun = new ArrayList<>();
  private final FairTurns turns = new FairTurns(new FairTurns.Bounds(4, 3, 6));

  @Test
  void shouldKeepAPlaceFromWhoHasMany() {
    // Given
    ask("busy", "busy", "busy", "busy");
    assertThat(begun).containsExactly("busy", "busy", "busy");
    // When
    ask("calm");
    // Then
    assertThat(begun).containsExactly("busy", "busy", "busy", "calm");
  }

  @Test
  void shouldGiveTurnsToOnePrincipalAfterAnother() {
    // Given
    ask("busy", "busy", "busy", "calm", "busy", "busy", "busy", "calm", "third");
    begun.clear();
    // When
    turns.done("busy");
    turns.done("busy");
    turns.done("busy");
    // Then
    assertThat(begun).containsExactly("busy", "calm", "third");
    // And who was passed over because of what they have is next again
    turns.done("calm");
    assertThat(begun).endsWith("busy");
  }

  @Test
  void shouldLetAnotherPrincipalInWhenOneHasTheWholeQueue() {
    // Given
    ask("busy", "busy", "busy", "other");
    List<Future<Void>> many = ask("busy", "busy", "busy", "busy", "busy", "busy");
    assertThat(turns.take("busy").failed()).isTrue();
    // When
    Future<Void> calm = turns.take("calm");
    // Then the last one makes way, and the first one does not
    assertThat(calm.isComplete()).isFalse();
    assertThat(many.get(5).cause()).hasMessageContaining("too many");
    assertThat(many.get(0).isComplete()).isFalse();
    turns.done("other");
    assertThat(calm.succeeded()).isTrue();
  }

  @Test
  void shouldLoseNoPlaceHoweverTurnsComeAndGo() {
    Random random = new Random(7);
    List<String> inside = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      if (random.nextInt(3) == 0 && !inside.isEmpty()) {
        turns.done(inside.remove(random.nextInt(inside.size())));
      } else {
        String who = "p" + random.nextInt(5);
        turns.take(who).onSuccess(v -> inside.add(who));
      }
      assertThat(inside.size()).isLessThanOrEqualTo(4);
    }
    while (!inside.isEmpty()) {
      turns.done(inside.remove(0));
    }
    ask("a", "a", "a", "b");
    assertThat(begun).containsExactly("a", "a", "a", "b");
  }

  private List<Future<Void>> ask(String... principals) {
    List<Future<Void>> asked = new ArrayList<>();
    for (String principal : principals) {
      asked.add(turns.take(principal).onSuccess(v -> begun.add(principal)));
    }
    return asked;
  }
}
