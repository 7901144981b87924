package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;

/** Rows and the end of a statement on one line are told as if each had one of its own. */
class AnsweredEventTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-00000000000a";

  private final AnsweredEvent event = SampleEvents.answered(SESSION, 13, 3, "it's");

  @Example
  void shouldSayWhatBothHaveOnce() throws Exception {
    assertThat(new String(EventFormat.write(event), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"answered\",\"session\":\""
                + SESSION
                + "\",\"sequence\":13,\"at\":\"2026-11-20T12:00:01.560Z\",\"statement\":3,"
                + "\"outcome\":\"ok\",\"rows\":1,\"error\":\"it's\",\"runMicros\":1500,"
                + "\"result\":{\"columns\":[\"id\",\"email\"],\"masked\":[1],"
                + "\"rows\":[[\"it's\",null]],\"detected\":[[0,1]]}}");
  }

  @Example
  void shouldBeReadWithFieldsOfLaterVersions() throws Exception {
    String line = new String(EventFormat.write(event), StandardCharsets.UTF_8);
    assertThat(EventFormat.read(line.replace("\"columns\"", "\"later\":1,\"columns\"")))
        .isEqualTo(event);
    assertThat(EventFormat.read(line.replace("\"runMicros\"", "\"later\":1,\"runMicros\"")))
        .isEqualTo(event);
  }

  @Example
  void shouldBeUnreadableWithoutWhatItNeeds() throws Exception {
    String line = new String(EventFormat.write(event), StandardCharsets.UTF_8);
    for (String odd :
        List.of(
            line.replace("\"result\":", "\"other\":"),
            line.replaceAll("\"result\":.*", "\"result\":[]}"),
            line.replaceAll("\"result\":.*", "\"result\":null}"),
            line.replace("answered", "answers"))) {
      assertThatThrownBy(() -> EventFormat.read(odd)).isInstanceOf(UnreadableEventException.class);
    }
  }

  @Example
  void shouldTakeTwoPositions() throws Exception {
    byte[] line = EventFormat.write(event);
    Shipment.Line read = Shipment.Line.read(line, 0, line.length, new HeadReader());
    assertThat(read.read()).isEmpty();
    assertThat(read.firstSequence()).isEqualTo(12);
    assertThat(read.sequence()).isEqualTo(13);
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.events()).containsExactly(event.rows(), event.finished());
    assertThat(read.searched()).contains(event.finished());
    Shipment.Line whole = Shipment.Line.of(event);
    assertThat(whole.events()).containsExactly(event.rows(), event.finished());
    assertThat(whole.searched()).contains(event.finished());
    WrittenSequences written = new WrittenSequences();
    written.add(event);
    assertThat(written.without(SESSION, Set.of(13L)).get(0).first()).isEqualTo(12);
  }

  @Example
  void shouldNotBeToldAsOne() {
    assertThatThrownBy(() -> EventFormat.writeWhole(event))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(event.toString()).doesNotContain("it's");
  }

  @Example
  void shouldJoinOnlyWhatBelongsTogether() {
    SessionEvent.Rows rows = event.rows();
    SessionEvent.Finished other = SampleEvents.answered(SESSION, 14, 3, "").finished();
    assertThatThrownBy(() -> new AnsweredEvent(rows, other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void shouldTakeFewRowsAlone() {
    KeptRows kept = new KeptRows();
    byte[] value = new byte[100];
    Arrays.fill(value, (byte) 'x');
    while (AnsweredEvent.takes(List.of("value"), kept)) {
      assertThat(kept.bytes()).isLessThanOrEqualTo(AnsweredEvent.MOST_ROW_BYTES);
      kept.beginRow();
      kept.addPlain(value, 0, value.length, true);
      kept.endRow();
    }
    assertThat(kept.size()).isBetween(38, 40);
    assertThat(AnsweredEvent.takes(List.of(), List.of())).isFalse();
  }

  @Example
  void shouldCountTheNamesOfColumnsSinceTheyTakeRoomThatIsKeptForEnds() {
    KeptRows none = new KeptRows();
    List<String> wide = Collections.nCopies(15, "n".repeat(256));
    assertThat(AnsweredEvent.takes(wide, none)).isTrue();
    // The most that MySQL sends, with long names or with none
    assertThat(AnsweredEvent.takes(Collections.nCopies(4096, "n".repeat(256)), none)).isFalse();
    assertThat(AnsweredEvent.takes(Collections.nCopies(4096, ""), none)).isFalse();
    // And beside rows that would fit alone
    none.beginRow();
    none.add("x".repeat(1000));
    none.endRow();
    assertThat(AnsweredEvent.takes(List.of("n"), none)).isTrue();
    assertThat(AnsweredEvent.takes(wide, none)).isFalse();
  }
}
