package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever reads a replay is told of each statement that ran whether its outcome is known. */
class ReplayOutcomesTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final SessionEvent ALLOWED =
      SampleEvents.judged(SESSION, 1, 1, "DELETE FROM shop.orders", "allow");
  private static final SessionEvent ASKED =
      SampleEvents.judged(SESSION, 1, 1, "DELETE FROM shop.orders", "review");

  @Test
  void shouldSayThatTheOutcomeIsUnknownWhereNoneWasRecorded() {
    String unknown = "unknown";
    assertThat(lines(ALLOWED, SampleEvents.closed(SESSION, 2))).anyMatch(l -> l.contains(unknown));
    assertThat(lines(ALLOWED, SampleEvents.judged(SESSION, 2, 2, "SELECT 1", "deny")))
        .anyMatch(line -> line.contains(unknown));
    assertThat(
            lines(ALLOWED, SampleEvents.finished(SESSION, 2, 1), SampleEvents.closed(SESSION, 3)))
        .noneMatch(line -> line.contains(unknown));
  }

  @Test
  void shouldTakeAnApprovedStatementForOneThatRunsAndNoOther() {
    assertThat(lines(ASKED, SampleEvents.reviewEnded(SESSION, 2, 1, "approved")))
        .last()
        .asString()
        .contains("no outcome yet of #1");
    for (String outcome : List.of("denied", "expired", "withdrawn", "pending")) {
      assertThat(lines(ASKED, SampleEvents.reviewEnded(SESSION, 2, 1, outcome)))
          .last()
          .asString()
          .endsWith("still open");
    }
    // And one of which the approval is taken back, because nobody could write it down
    assertThat(
            lines(
                ASKED,
                SampleEvents.reviewEnded(SESSION, 2, 1, "approved"),
                SampleEvents.reviewEnded(SESSION, 3, 1, "withdrawn"),
                SampleEvents.closed(SESSION, 4)))
        .noneMatch(line -> line.contains("unknown"));
  }

  private static List<String> lines(SessionEvent... events) {
    Replay replay = new Replay(SampleEvents.START);
    List<String> lines = new ArrayList<>();
    for (SessionEvent event : events) {
      lines.addAll(replay.next(event));
    }
    lines.addAll(replay.end());
    return lines;
  }
}
