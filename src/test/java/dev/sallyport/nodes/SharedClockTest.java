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
          });

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
