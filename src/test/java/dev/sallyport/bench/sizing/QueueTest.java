package dev.sallyport.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand from the textbook's sums. */
class QueueTest {
  private static final double EXACT = 1e-9;

  @Test
  void shouldKnowTheUtilisationLaw() {
    assertThat(Queue.utilisation(200, 0.003, 1)).isCloseTo(0.6, within(EXACT));
    assertThat(Queue.utilisation(200, 0.003, 4)).isCloseTo(0.15, within(EXACT));
    assertThatThrownBy(() -> Queue.utilisation(1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKnowHowManyWait() {
    // With one server as many as it is busy.
    assertThat(Queue.waits(0.7, 1)).isCloseTo(0.7, within(EXACT));
    assertThat(Queue.waits(1, 2)).isCloseTo(1.0 / 3, within(EXACT));
    // 4 / (1 + 2 + 2 + 4)
    assertThat(Queue.waits(2, 3)).isCloseTo(4.0 / 9, within(EXACT));
    assertThat(Queue.waits(0, 3)).isZero();
    assertThat(Queue.waits(3, 3)).isOne();
    // Where the sums themselves would overflow.
    assertThat(Queue.waits(900, 1_000)).isBetween(0.0, 0.01);
  }

  @Test
  void shouldKnowHowLongTheyWait() {
    // M/M/1 at a half: as long as the service itself.
    assertThat(Queue.meanWait(5, 0.1, 1)).isCloseTo(0.1, within(EXACT));
    assertThat(Queue.meanWait(2, 1, 3)).isCloseTo(4.0 / 9, within(EXACT));
    assertThat(Queue.meanWait(3, 1, 3)).isInfinite();
    // Of those who wait the rest is exponential: 0.4444 e^(-t) is a twentieth at ln 8.888…
    assertThat(Queue.wait(2, 1, 3, 0.95)).isCloseTo(Math.log(80.0 / 9), within(EXACT));
    assertThat(Queue.wait(2, 1, 3, 0.5)).isZero();
    assertThat(Queue.wait(4, 1, 3, 0.5)).isInfinite();
  }

  @Test
  void shouldKnowHowManyServersDo() {
    int servers = Queue.servers(0.5, 30, 0.95, 120);
    assertThat(Queue.wait(0.5, 30, servers, 0.95)).isLessThanOrEqualTo(120);
    assertThat(Queue.wait(0.5, 30, servers - 1, 0.95)).isGreaterThan(120);
    assertThat(Queue.servers(0, 30, 0.95, 120)).isOne();
  }

  @Test
  void shouldCarryWorkOverToLaterSeconds() {
    assertThat(Queue.longestBacklog(new double[] {3, 0, 0, 2}, 1)).isCloseTo(2, within(EXACT));
    assertThat(Queue.longestBacklog(new double[] {3, 3, 0, 2}, 2)).isCloseTo(1, within(EXACT));
    assertThat(Queue.longestBacklog(new double[] {1, 1, 1}, 1)).isZero();
  }
}
