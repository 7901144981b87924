package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Lines that are written by hand say what the mapper would say of the same event. */
class EventLineTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-00000000000a";

  @Property(tries = 1000)
  void shouldWriteAnyStatement(
      @ForAll("texts") String text,
      @ForAll("values") List<String> parameters,
      @ForAll("values") List<String> revealed,
      @ForAll("instants") Instant at)
      throws Exception {
    shouldBeSaidAlike(
        new SessionEvent.Judged(
            SESSION,
            7,
            at,
            4,
            "COM_QUERY",
            text,
            parameters,
            text,
            Set.of("select", text + "."),
            Set.of(),
            "deny",
            text,
            text,
            revealed,
            parameters));
  }

  @Property(tries = 1000)
  void shouldWriteAnyRows(
      @ForAll("texts") String column,
      @ForAll("values") List<String> row,
      @ForAll Set<Integer> positions,
      @ForAll List<List<Integer>> cells,
      @ForAll long sequence)
      throws Exception {
    shouldBeSaidAlike(
        new SessionEvent.Rows(
            SESSION,
            sequence,
            SampleEvents.START,
            sequence,
            List.of(column, "b"),
            positions,
            positions,
            List.of(row, List.of(), row),
            cells,
            cells));
    shouldBeSaidAlike(
        new SessionEvent.Rows(
            SESSION, 1, SampleEvents.START, 1, List.of(), Set.of(), positions, List.of()));
  }

  @Property(tries = 1000)
  void shouldWriteAnyEnd(
      @ForAll("texts") String text,
      @ForAll long count,
      @ForAll int code,
      @ForAll boolean truncated,
      @ForAll("instants") Instant at)
      throws Exception {
    shouldBeSaidAlike(
        new SessionEvent.Finished(
            SESSION, count, at, 1, "ok", count, 0, truncated, code, text, -count, code, count, text,
            code, 9, 10, 99_999));
    shouldBeSaidAlike(
        new SessionEvent.Finished(
            SESSION, 0, at, 1, text, 0, count, truncated, 0, "", 0, 0, 0, "", count, 0, 0, 0));
  }

  /** A column's value or an error may have been cut there. */
  @Property(tries = 2000)
  void shouldKeepHalfAPair(@ForAll("characters") String text) throws Exception {
    shouldBeSaidAlike(SampleEvents.judged(SESSION, 1, 1, text, "allow"));
  }

  @Property(tries = 5000)
  void shouldWriteInstantsAsTheyAreWrittenElsewhere(@ForAll("instants") Instant at) {
    // Twice: the second of the last one is remembered.
    JsonLine line = new JsonLine().instant(at).instant(at.minusNanos(at.getNano())).instant(at);
    String text = '"' + at.toString() + '"';
    assertThat(new String(line.copy(), StandardCharsets.US_ASCII))
        .isEqualTo(text + '"' + at.minusNanos(at.getNano()) + '"' + text);
  }

  @Property
  void shouldWriteNumbersAsTheyAreWrittenElsewhere(@ForAll long number) {
    for (long value : new long[] {number, number >> 32, number >> 56, Long.MIN_VALUE, -1, 10, 9}) {
      assertThat(new String(new JsonLine().number(value).copy(), StandardCharsets.US_ASCII))
          .isEqualTo(Long.toString(value));
    }
  }

  @Example
  void shouldBeginWithWhatTellsThemApart() throws Exception {
    SessionEvent event = SampleEvents.judged(SESSION, 12, 3, "SELECT 1", "review");
    assertThat(new String(EventFormat.write(event), StandardCharsets.UTF_8))
        .startsWith(
            "{\"type\":\"judged\",\"session\":\""
                + SESSION
                + "\",\"sequence\":12,\"at\":\"2026-11-20T12:00:01.440Z\",\"statement\":3,"
                + "\"verdict\":\"review\",\"rule\":");
    assertThat(
            new String(
                EventFormat.write(SampleEvents.rows(SESSION, 13, 3)), StandardCharsets.UTF_8))
        .startsWith("{\"type\":\"rows\",\"session\":\"" + SESSION + "\",\"sequence\":13,\"at\":\"")
        .contains("Z\",\"statement\":3,\"columns\":");
  }

  @Example
  void shouldLeaveOutWhatIsSuppliedByItsReader() throws Exception {
    SessionEvent.Finished event =
        new SessionEvent.Finished(
            "s", 3, SampleEvents.START, 1, "ok", 0, 0, false, 0, "", 0, 0, 0, "", 0, 0, 0, 0);
    assertThat(new String(EventFormat.write(event), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"finished\",\"session\":\"s\",\"sequence\":3,"
                + "\"at\":\"2026-11-20T12:00:00Z\",\"statement\":1,\"outcome\":\"ok\"}");
    assertThat(EventFormat.tree(event).path("judgedMicros").isNumber()).isTrue();
    assertThat(EventFormat.writeText(event)).contains("\"error\":\"\"");
  }

  @Example
  void shouldWriteTextsOfManyMegabytes() throws Exception {
    for (String part : List.of("plain ", "\u0001\n", "ü", "\ud83d\ude80")) {
      shouldBeSaidAlike(SampleEvents.judged(SESSION, 1, 1, part.repeat(1_500_001), "allow"));
      shouldBeSaidAlike(SampleEvents.judged(SESSION, 1, 1, "x" + part.repeat(2_048), "allow"));
    }
  }

  private static void shouldBeSaidAlike(SessionEvent event) throws Exception {
    byte[] line = EventFormat.write(event);
    assertThat(EventFormat.read(line)).isEqualTo(event);
    JsonNode written = MAPPER.readTree(line);
    ObjectNode whole = EventFormat.tree(event);
    for (Map.Entry<String, JsonNode> field : written.properties()) {
      assertThat(field.getValue()).isEqualTo(whole.remove(field.getKey()));
    }
    for (Map.Entry<String, JsonNode> left : whole.properties()) {
      JsonNode value = left.getValue();
      assertThat(
              value.isContainerNode()
                  ? value.isEmpty()
                  : value.isTextual() ? value.textValue().isEmpty() : value.asLong() == 0)
          .as(left.getKey())
          .isTrue();
    }
    // A reader in another language is stricter than ours.
    assertThat(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString())
        .doesNotContainPattern("[\u0000-\u001f]");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.integers().between(0x20, 0x900),
            Arbitraries.integers().between(0xd000, 0x10010),
            Arbitraries.integers().between(0, Character.MAX_CODE_POINT))
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .list()
        .ofMaxSize(60)
        .map(
            points -> {
              StringBuilder text = new StringBuilder();
              points.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  @Provide
  Arbitrary<List<String>> values() {
    return texts().injectNull(0.2).list().ofMaxSize(5);
  }

  /** Of any characters, halves of surrogate pairs among them. */
  @Provide
  Arbitrary<String> characters() {
    return Arbitraries.oneOf(
            Arbitraries.chars().range('\ud7ff', '\ue000'), Arbitraries.chars().range(' ', 'ÿ'))
        .list()
        .ofMaxSize(8)
        .map(
            chars -> {
              StringBuilder text = new StringBuilder();
              chars.forEach(text::append);
              return text.toString();
            });
  }

  @Provide
  Arbitrary<Instant> instants() {
    List<Instant> edges =
        Arrays.asList(
            Instant.MIN,
            Instant.MAX,
            Instant.EPOCH,
            Instant.parse("9999-12-31T23:59:59.999999999Z"));
    Arbitrary<Integer> nanos =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 999_999_999),
            Arbitraries.integers().between(0, 999_999).map(micros -> 1_000 * micros),
            Arbitraries.integers().between(0, 999).map(millis -> 1_000_000 * millis),
            Arbitraries.integers().between(0, 9));
    return Arbitraries.oneOf(
        Arbitraries.of(edges),
        Combinators.combine(
                Arbitraries.longs()
                    .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                nanos)
            .as(Instant::ofEpochSecond),
        Combinators.combine(Arbitraries.longs().between(0, 4_102_444_800L), nanos)
            .as(Instant::ofEpochSecond));
  }
}
