package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class SharedClockTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final Duration TOOK = Duration.ofMillis(40);

  private Instant ownTime = NOW;
  private long passedNanos = 17;
  private final SharedClock clock =
      new SharedClock(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
              return ownTime;
            }
          },
          () -> passedNanos);

  @Test
  void shouldTellTheStoresTimeWhereThisMachineIsMinutesAhead() {
    // When
    clock.heard(NOW.minusSeconds(300), TOOK);
    // Then
    assertThat(clock.instant()).isEqualTo(NOW.minusSeconds(300).plusMillis(20));
    ownTime = NOW.plusSeconds(7);
    assertThat(clock.instant()).isEqualTo(NOW.minusSeconds(293).plusMillis(20));
  }

  @Test
  void shouldTellTheStoresTimeWhereThisMachineIsBehind() {
    // When
    clock.heard(NOW.plusSeconds(300), Duration.ZERO);
    // Then
    assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void shouldLeaveAClockAloneThatAgreesAsFarAsTheQuestionCanTell() {
    // Given an answer that may have been on its way for ten seconds
    Duration took = Duration.ofSeconds(10);
    // When
    clock.heard(NOW.minusSeconds(10), took);
    clock.heard(NOW, took);
    clock.heard(NOW.plusMillis(900), TOOK);
    clock.heard(NOW.minusMillis(900), TOOK);
    // Then
    assertThat(clock.instant()).isEqualTo(NOW);
  }

  @Test
  void shouldNotMoveForASlowAnswerThatSaysTheSame() {
    // Given
    clock.heard(NOW.minusSeconds(300), Duration.ZERO);
    // When
    clock.heard(NOW.minusSeconds(304), Duration.ofSeconds(5));
    // Then
    assertThat(clock.instant()).isEqualTo(NOW.minusSeconds(300));
  }

  @Test
  void shouldTellThisMachinesTimeAgainOnceItWasPutRight() {
    // Given
    clock.heard(NOW.minusSeconds(300), TOOK);
    // When
    ownTime = NOW.minusSeconds(300);
    clock.heard(NOW.minusSeconds(300), TOOK);
    // Then
    assertThat(clock.instant()).isEqualTo(NOW.minusSeconds(300));
  }

  private void pass(Duration time) {
    ownTime = ownTime.plus(time);
    passedNanos += time.toNanos();
  }

  @Test
  void shouldNotGoBackWithAStoreWhoseClockIsSetBackWhileItRuns() {
    // Given
    clock.heard(NOW.plusSeconds(2), Duration.ZERO);
    pass(Duration.ofMinutes(1));
    // When
    clock.heard(NOW.minus(Duration.ofDays(2)), Duration.ZERO);
    pass(Duration.ofHours(2));
    clock.heard(NOW.minus(Duration.ofDays(2)).plus(Duration.ofHours(2)), Duration.ZERO);
    // Then it goes on by what it knew, and nothing is deleted by it however long that lasts
    Instant before = NOW.plus(Duration.ofMinutes(121)).plusSeconds(2);
    assertThat(clock.instant()).isEqualTo(before);
    assertThat(clock.isSettled()).isFalse();
    // And follows again once the store's was put right, an hour after which it is trusted
    clock.heard(before.plusSeconds(30), Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(before.plusSeconds(30));
    pass(SharedClock.SETTLING.minusNanos(1));
    assertThat(clock.isSettled()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(clock.isSettled()).isTrue();
  }

  @Test
  void shouldNotGoBackWhereThisMachinesClockIsSetBackTogetherWithTheStores() {
    clock.heard(NOW, Duration.ZERO);
    pass(Duration.ofMinutes(1));
    // When
    ownTime = ownTime.minus(Duration.ofDays(2));
    clock.heard(ownTime, Duration.ZERO);
    // Then
    assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(60));
    assertThat(clock.isSettled()).isFalse();
  }

  @Test
  void shouldFollowAStoreWhoseClockIsSetAheadAndWaitWithWhatIsDeleted() {
    clock.heard(NOW, Duration.ZERO);
    assertThat(clock.isSettled()).isTrue();
    // When
    pass(Duration.ofMinutes(1));
    clock.heard(NOW.plus(Duration.ofDays(2)), Duration.ZERO);
    // Then
    assertThat(clock.instant()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    assertThat(clock.isSettled()).isFalse();
    pass(SharedClock.SETTLING);
    assertThat(clock.isSettled()).isTrue();
  }

  @Test
  void shouldFollowTheStoreWhereThisMachinesClockAloneIsSet() {
    clock.heard(NOW, Duration.ZERO);
    for (Duration set : new Duration[] {Duration.ofDays(2), Duration.ofDays(-5)}) {
      // When
      ownTime = ownTime.plus(set);
      clock.heard(NOW, Duration.ZERO);
      // Then
      assertThat(clock.instant()).isEqualTo(NOW);
      assertThat(clock.isSettled()).isTrue();
    }
  }

  @Test
  void shouldTakeTheFirstWordOfTheStoreHoweverFarOffItIs() {
    clock.heard(NOW.minus(Duration.ofDays(2)), Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(NOW.minus(Duration.ofDays(2)));
    assertThat(clock.isSettled()).isTrue();
  }

  @Test
  void shouldTellTheSameTimeInAnotherZone() {
    // Given
    clock.heard(NOW.minusSeconds(300), Duration.ZERO);
    // When
    ZonedDateTime there = ZonedDateTime.now(clock.withZone(ZoneOffset.ofHours(2)));
    // Then
    assertThat(there.toInstant()).isEqualTo(NOW.minusSeconds(300));
    assertThat(there.getHour()).isEqualTo(11);
  }
}
