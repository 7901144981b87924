package dev.sallyport.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ToldElsewhereTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final ToldElsewhere elsewhere = new ToldElsewhere();
  private final Notice notice = Notice.test(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void shouldKeepItAsLongAsItTakesToNoticeThatAMachineIsGone() {
    elsewhere.add(notice, NOW);
    assertThat(elsewhere.takeRecent(NOW.plus(ToldElsewhere.KEPT))).containsExactly(notice);
    assertThat(elsewhere.takeRecent(NOW)).isEmpty();
  }

  @Test
  void shouldForgetWhatWasToldLongAgo() {
    elsewhere.add(notice, NOW);
    assertThat(elsewhere.takeRecent(NOW.plus(ToldElsewhere.KEPT).plusMillis(1))).isEmpty();
  }
}
