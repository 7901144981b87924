package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShippingPaceTest {
  private static final long WORKED = Duration.ofMillis(10).toNanos();

  private final JournalLimit limit = new JournalLimit(1_000);
  private long now = 77;
  private double idle;
  private final ShippingPace pace = new ShippingPace(limit, () -> now, () -> idle);

  @Test
  void shouldRestTheLessTheMoreWaits() {
    assertThat(pace.restMillis(WORKED)).isEqualTo(30);
    assertThat(pace.restMillis(1_000 * WORKED)).isEqualTo(1_000);
    limit.add(10);
    assertThat(pace.restMillis(WORKED)).isEqualTo(30);
    limit.add(290);
    assertThat(pace.restMillis(WORKED)).isBetween(1L, 20L);
    limit.add(200);
    assertThat(pace.restMillis(WORKED)).isZero();
  }

  @Test
  void shouldIndexAtOnceWhatAFewAgentsSay() {
    for (int i = 0; i < 50; i++) {
      pace.onStatements(ShippingPace.FAST_PER_SECOND / 5);
      assertThat(pace.indexesLater()).isFalse();
      after(Duration.ofMillis(200));
    }
  }

  @Test
  void shouldLeaveTheIndexUntilStatementsRest() {
    pace.onStatements(ShippingPace.FAST_PER_SECOND + 1);
    assertThat(pace.indexesLater()).isTrue();
    after(Duration.ofSeconds(1));
    assertThat(pace.indexesLater()).isTrue();
    after(Duration.ofSeconds(1));
    assertThat(pace.indexesLater()).isFalse();
  }

  @Test
  void shouldBeginARoundOnceInASecondWhileStatementsComeFast() {
    assertThat(pace.beginsRound()).isTrue();
    after(Duration.ofMillis(200));
    assertThat(pace.beginsRound()).isTrue();
    pace.onStatements(ShippingPace.FAST_PER_SECOND * 2);
    after(Duration.ofMillis(800));
    assertThat(pace.beginsRound()).isFalse();
    after(Duration.ofMillis(200));
    assertThat(pace.beginsRound()).isTrue();
    after(Duration.ofMillis(200));
    assertThat(pace.beginsRound()).isFalse();
    // However soon, when much waits.
    limit.add(10);
    assertThat(pace.beginsRound()).isTrue();
  }

  @Test
  void shouldLeaveAFileThatIsWrittenToUntilItIsFullOrAMomentOldWhileStatementsComeFast() {
    Optional<Instant> justNow = Optional.of(Instant.now());
    assertThat(pace.leaves(justNow)).isFalse();
    pace.onStatements(ShippingPace.FAST_PER_SECOND * 2);
    after(Duration.ofSeconds(1));
    assertThat(pace.beginsRound()).isTrue();
    assertThat(pace.leaves(Optional.of(Instant.now()))).isTrue();
    assertThat(pace.leaves(Optional.of(Instant.now().minusSeconds(3)))).isFalse();
    assertThat(pace.leaves(Optional.empty())).isFalse();
  }

  @Test
  void shouldLeaveTheIndexWhileStatementsAreWrittenFastAndNotShippedYet() {
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i <= ShippingPace.FAST_PER_SECOND; i++) {
        assertThat(limit.take(SampleEvents.judged("s", i, i, "SELECT 1", "allow"), 0)).isTrue();
        limit.take(SampleEvents.finished("s", i, i), 0);
      }
      after(Duration.ofSeconds(1));
      assertThat(pace.indexesLater()).isTrue();
    }
    after(Duration.ofSeconds(1));
    assertThat(pace.indexesLater()).isFalse();
  }

  @Test
  void shouldTakeWhatCameInALongTimeForSlow() {
    pace.onStatements(ShippingPace.FAST_PER_SECOND);
    after(Duration.ofSeconds(10));
    assertThat(pace.indexesLater()).isFalse();
  }

  @Test
  void shouldLeaveTheIndexWhileMuchWaits() {
    limit.add(10);
    assertThat(pace.indexesLater()).isFalse();
    limit.add(1);
    assertThat(pace.indexesLater()).isTrue();
  }

  @Test
  void shouldIndexNextToNothingWhereNoProcessorIsIdleWhileStatementsComeFast() {
    limit.add(11);
    assertThat(pace.indexRestMillis(WORKED)).isEqualTo(1_990);
    assertThat(pace.indexRestMillis(1_000 * WORKED)).isEqualTo(10_000);
  }

  @Test
  void shouldIndexWithATenthOfAProcessorWhereNoneIsIdleThoughFewStatementsCome() {
    assertThat(pace.indexRestMillis(WORKED)).isEqualTo(90);
    assertThat(pace.indexRestMillis(WORKED)).isEqualTo(90);
    idle = 2;
    pace.indexRestMillis(WORKED);
    assertThat(pace.indexRestMillis(WORKED)).isZero();
  }

  @Test
  void shouldIndexWithWhatIsIdleAndSpareSomeOfIt() {
    limit.add(11);
    idle = 1.5;
    for (int i = 0; i < 10; i++) {
      pace.indexRestMillis(WORKED);
    }
    assertThat(pace.indexRestMillis(WORKED)).isZero();
    idle = 0.5;
    assertThat(pace.indexRestMillis(WORKED)).isZero();
    idle = 0.1;
    assertThat(pace.indexRestMillis(WORKED)).isBetween(1L, 10L);
    idle = 0;
    pace.indexRestMillis(WORKED);
    pace.indexRestMillis(WORKED);
    pace.indexRestMillis(WORKED);
    assertThat(pace.indexRestMillis(WORKED)).isEqualTo(1_990);
  }

  private void after(Duration time) {
    now += time.toNanos();
  }
}
