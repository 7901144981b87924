package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a statement ended, and what was sent, as written by this version and by earlier ones. */
class FinishedTest {
  @Test
  void shouldReadWhatAnEarlierVersionWrote() throws Exception {
    SessionEvent read =
        EventFormat.read(
            "{\"type\":\"finished\",\"session\":\"s\",\"sequence\":3,\"at\":\"2026-11-20T12:00:00Z\","
                + "\"statement\":1,\"outcome\":\"aborted\",\"affectedRows\":0,\"rows\":2,"
                + "\"rowsTruncated\":false,\"errorCode\":0,\"error\":\"\",\"runMicros\":1234}");
    SessionEvent.Finished finished = (SessionEvent.Finished) read;
    assertThat(finished.rows()).isEqualTo(2);
    assertThat(finished.info()).isEmpty();
    assertThat(finished.bytesToClient()).isZero();

    SessionEvent.Rows rows =
        (SessionEvent.Rows)
            EventFormat.read(
                "{\"type\":\"rows\",\"session\":\"s\",\"sequence\":2,\"at\":\"2026-11-20T12:00:00Z\","
                    + "\"statement\":1,\"columns\":[\"a\"],\"masked\":[],\"rows\":[[\"1\"]]}");
    assertThat(rows.detected()).isEmpty();
    assertThat(rows.cut()).isEmpty();
  }

  @Test
  void shouldReadBackAllThatIsToldBeside() throws Exception {
    SessionEvent.Finished whole =
        new SessionEvent.Finished(
            "s",
            3,
            SampleEvents.START,
            1,
            "ok",
            7,
            2,
            true,
            0,
            "",
            1_234,
            5,
            -1L,
            "Rows matched: 7",
            120,
            4_000,
            3_000_000,
            90);
    assertThat(EventFormat.read(EventFormat.write(whole))).isEqualTo(whole);
    SessionEvent.Rows rows =
        new SessionEvent.Rows(
            "s",
            2,
            SampleEvents.START,
            1,
            List.of("a", "b"),
            Set.of(),
            Set.of(),
            List.of(List.of("1", "x… (9000 bytes)")),
            List.of(List.of(0, 0)),
            List.of(List.of(0, 1)));
    assertThat(EventFormat.read(EventFormat.write(rows))).isEqualTo(rows);
  }

  @Test
  void shouldTellInATerminalWhatIsKnownAndWhatIsNot() {
    Replay replay = new Replay(SampleEvents.START);
    SessionEvent.Finished unknown =
        new SessionEvent.Finished(
            "s",
            3,
            SampleEvents.START,
            1,
            SessionEvent.Finished.UNKNOWN,
            0,
            120,
            false,
            0,
            "the database closed the connection",
            10);
    assertThat(replay.next(unknown))
        .singleElement()
        .asString()
        .contains("nobody knows how it ended: the database closed the connection")
        .contains("120 rows had been sent")
        .doesNotContain("ok");
    SessionEvent.Finished told =
        new SessionEvent.Finished(
            "s",
            4,
            SampleEvents.START,
            2,
            "ok",
            1,
            0,
            false,
            0,
            "",
            10,
            2,
            41,
            "",
            60,
            15,
            2_500_000,
            90);
    assertThat(replay.next(told))
        .singleElement()
        .asString()
        .contains("2 warnings", "insert id 41", "waited 2.5 s for people", "60 bytes in, 15 out");
    SessionEvent.Rows rows =
        new SessionEvent.Rows(
            "s",
            2,
            SampleEvents.START,
            1,
            List.of("a"),
            Set.of(),
            Set.of(),
            List.of(List.of("one"), List.of("****1111")),
            List.of(List.of(1, 0)),
            List.of());
    assertThat(replay.next(rows)).anyMatch(line -> line.contains("****1111 (detected)"));
    assertThat(replay.next(rows)).noneMatch(line -> line.contains("one (detected)"));
  }
}
