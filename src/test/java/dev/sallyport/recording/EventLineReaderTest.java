package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;

/** What is read by hand is what the mapper reads, and whatever is odd is left to that. */
class EventLineReaderTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-00000000000a";

  @Property(tries = 1000)
  void shouldReadStatementsWithoutTheMapper(@ForAll @CharRange(to = 127) String text)
      throws Exception {
    SessionEvent event = SampleEvents.judged(SESSION, 1, 1, text, "deny");
    assertThat(byHand(EventFormat.write(event))).isEqualTo(event);
  }

  @Property(tries = 1000)
  void shouldReadEndsWithoutTheMapper(
      @ForAll @CharRange(to = 127) String text,
      @ForAll @IntRange(min = -9_999) int code,
      @ForAll boolean truncated)
      throws Exception {
    SessionEvent event =
        new SessionEvent.Finished(
            SESSION,
            9,
            SampleEvents.START,
            4,
            text,
            code,
            0,
            truncated,
            code,
            text,
            code,
            code,
            7,
            text,
            1,
            2,
            3,
            4);
    assertThat(byHand(EventFormat.write(event))).isEqualTo(event);
  }

  @Property(tries = 1000)
  void shouldReadOfRowsAndTheEndTheEndAloneForWhoSearches(
      @ForAll @CharRange(to = 127) String text, @ForAll @IntRange(max = 9_999) int length)
      throws Exception {
    AnsweredEvent event = SampleEvents.answered(SESSION, 9, 4, text);
    byte[] line = EventFormat.write(event);
    assertThat(byHand(line)).isNull();
    assertThat(EventFormat.read(line)).isEqualTo(event);
    assertThat(EventLineReader.readSearched(line, 0, line.length)).isEqualTo(event.finished());
    byte[] cut = Arrays.copyOf(line, length % line.length);
    assertThat(EventLineReader.readSearched(cut, 0, cut.length)).isNull();
    assertThatThrownBy(() -> EventFormat.read(cut)).isInstanceOf(UnreadableEventException.class);
  }

  @Property(tries = 5000)
  void shouldReadNothingThatTheMapperReadsOtherwise(
      @ForAll boolean judged, @ForAll @IntRange(min = 0, max = 999) int where, @ForAll byte with)
      throws Exception {
    byte[] line =
        EventFormat.write(
            judged
                ? SampleEvents.judged(SESSION, 1, 1, "SELECT '\u0001\n' \ud800", "deny")
                : new SessionEvent.Finished(
                    SESSION, 2, SampleEvents.START, 1, "ok", 3, 4, true, 5, "\b\"\\", 6));
    line[where % line.length] = with;
    shouldBeReadAsByTheMapper(line);
    shouldBeReadAsByTheMapper(Arrays.copyOf(line, where % line.length));
  }

  @Example
  void shouldLeaveWhatIsOddToTheMapper() throws Exception {
    byte[] line = EventFormat.write(SampleEvents.judged(SESSION, 1, 1, "SELECT 1", "deny"));
    String text = new String(line, StandardCharsets.UTF_8);
    for (String odd :
        List.of(
            text.replace("}", ",\"later\":1}"),
            text.replace(",\"rule\":", ", \"rule\":"),
            text.replace("\"text\":\"SELECT 1\"", "\"text\":\"S\u00fc\""),
            text.replace("[\"select\"]", "[\"select\",null]"),
            text.replace("\"schema\":\"shop\",", ""))) {
      byte[] bytes = odd.getBytes(StandardCharsets.UTF_8);
      assertThat(byHand(bytes)).as(odd).isNull();
      assertThat(EventFormat.read(bytes)).as(odd).isInstanceOf(SessionEvent.Judged.class);
    }
    assertThat(byHand(EventFormat.write(SampleEvents.rows(SESSION, 1, 1)))).isNull();
    assertThat(byHand(EventFormat.write(SampleEvents.opened(SESSION)))).isNull();
  }

  @Example
  void shouldReadALineAmongOthers() throws Exception {
    SessionEvent event = SampleEvents.finished(SESSION, 3, 1);
    byte[] line = EventFormat.write(event);
    byte[] among = new byte[line.length + 9];
    Arrays.fill(among, (byte) '"');
    System.arraycopy(line, 0, among, 5, line.length);
    assertThat(EventLineReader.read(among, 5, line.length)).isEqualTo(event);
    assertThat(((SessionEvent.Judged) EventFormat.read(none())).verbs()).isEqualTo(Set.of());
  }

  private static byte[] none() throws UnreadableEventException {
    return EventFormat.write(
        new SessionEvent.Judged(
            SESSION,
            1,
            SampleEvents.START,
            1,
            "COM_QUERY",
            "",
            List.of(),
            null,
            Set.of(),
            Set.of(),
            "deny",
            null,
            "",
            List.of(),
            List.of()));
  }

  private static SessionEvent byHand(byte[] line) {
    return EventLineReader.read(line, 0, line.length);
  }

  private static void shouldBeReadAsByTheMapper(byte[] line) {
    SessionEvent event = byHand(line);
    if (event != null) {
      try {
        assertThat(event).isEqualTo(EventFormat.mapped(line, 0, line.length));
      } catch (UnreadableEventException e) {
        throw new AssertionError("the mapper does not take " + new String(line), e);
      }
    }
  }
}
