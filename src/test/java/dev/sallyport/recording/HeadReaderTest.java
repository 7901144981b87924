package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HeadReaderTest {
  private static final String SESSION = "5f1c1b1e-9a31-4c0d-8f00-12ab34cd56ef";
  private static final String JUDGED =
      "{\"type\":\"judged\",\"session\":\""
          + SESSION
          + "\",\"sequence\":17,\"at\":\"2026-11-27T02:50:06.123456Z\",\"statement\":8,"
          + "\"verdict\":\"deny\",\"text\":\"SELECT 1\"}";

  private final HeadReader heads = new HeadReader();

  @Property
  void shouldSayOfWhatWasWrittenWhatTheWholeSays(@ForAll("events") SessionEvent event)
      throws Exception {
    byte[] line = EventFormat.write(event);
    EventHead head = read(line);
    // What it does not know is read whole.
    if (head != null) {
      assertThat(head).isEqualTo(EventHead.of(EventFormat.read(line)));
    }
    if (!(event instanceof SessionEvent.Judged || event instanceof SessionEvent.Closed)) {
      assertThat(head != null).isEqualTo(isPlain(event));
    }
  }

  @Property(tries = 5_000)
  void shouldSayOfALineThatWasChangedWhatTheWholeSays(
      @ForAll("lines") byte[] line, @ForAll("places") int place, @ForAll("bytes") byte with)
      throws Exception {
    byte[] changed = line.clone();
    changed[place % changed.length] = with;
    EventHead head = read(changed);
    if (head != null) {
      SessionEvent whole;
      try {
        whole = EventFormat.read(changed);
      } catch (UnreadableEventException e) {
        // Behind the head: it is not what the head is about.
        int verdict = new String(line, StandardCharsets.UTF_8).indexOf("\"statement\":");
        assertThat(place % changed.length).isGreaterThan(verdict);
        return;
      }
      assertThat(head).isEqualTo(EventHead.of(whole));
    }
  }

  @Example
  void shouldReadTheFormInWhichTheVerdictFollowsTheStatement() throws Exception {
    byte[] line = bytes(JUDGED);
    assertThat(read(line))
        .isEqualTo(
            new EventHead(
                SESSION,
                17,
                Instant.parse("2026-11-27T02:50:06.123456Z"),
                EventHead.Kind.JUDGED,
                "deny"))
        .isEqualTo(EventHead.of(EventFormat.read(line)));
  }

  @Example
  void shouldLeaveEveryOtherFormToWhoReadsAllOfIt() {
    assertThat(
            List.of(
                JUDGED.replace("{\"type\"", "{ \"type\""),
                JUDGED.replace("judged", "closed"),
                JUDGED.replace(SESSION, "" + "a\\u0062"),
                JUDGED.replace(SESSION, "é"),
                JUDGED.replace(SESSION, "x".repeat(65)),
                JUDGED.replace(":17", ":017"),
                JUDGED.replace(":17", ":-17"),
                JUDGED.replace(":17", ":17.0"),
                JUDGED.replace(":17", ":9999999999999999999"),
                JUDGED.replace("2026-11-27", "2026-02-30"),
                JUDGED.replace("2026-11-27", "2026-00-27"),
                JUDGED.replace("2026-11-27", "+12026-11-27"),
                JUDGED.replace("T02", "T24"),
                JUDGED.replace(":06.", ":60."),
                JUDGED.replace("123456Z", "1234567Z"),
                JUDGED.replace("123456Z", "123456+01:00"),
                JUDGED.replace("\"verdict\":\"deny\",", ""),
                JUDGED.replace("\"deny\"", "null"),
                JUDGED.replace("\"deny\",", "\"deny\" ,"),
                JUDGED.replace("SELECT 1", "SELECT\n1"),
                JUDGED.replace("}", "}\n"),
                JUDGED.replace("\"}", "\""),
                ""))
        .allSatisfy(line -> assertThat(read(bytes(line))).as(line).isNull());
    for (int length = 0; length < JUDGED.length(); length++) {
      assertThat(read(bytes(JUDGED.substring(0, length)))).isNull();
    }
  }

  @Example
  void shouldTellTheDaysApart() {
    for (int day = 1; day <= 31; day++) {
      String date = "2026-%02d-%02d".formatted(1 + day % 2 * 2, day);
      EventHead head = read(bytes(JUDGED.replace("2026-11-27", date)));
      assertThat(head == null ? null : head.at())
          .isEqualTo(Instant.parse(date + "T02:50:06.123456Z"));
    }
  }

  /** As a part of something else. */
  private EventHead read(byte[] line) {
    byte[] around = new byte[line.length + 40];
    Arrays.fill(around, (byte) '7');
    System.arraycopy(line, 0, around, 20, line.length);
    return heads.read(around, 20, line.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isPlain(SessionEvent event) {
    long statement =
        AnsweredEvent.told(event).get(0) instanceof SessionEvent.Rows rows
            ? rows.statement()
            : ((SessionEvent.Finished) event).statement();
    return event.session().matches("[ -~&&[^\"\\\\]]{0,64}")
        && isPlain(event.sequence())
        && isPlain(statement)
        && event.at().toString().matches("\\d{4}-.*");
  }

  private static boolean isPlain(long number) {
    return number >= 0 && number <= 999_999_999_999_999_999L;
  }

  @Provide
  Arbitrary<byte[]> lines() {
    return Arbitraries.oneOf(
        Arbitraries.just(bytes(JUDGED)), events().map(HeadReaderTest::written));
  }

  private static byte[] written(SessionEvent event) {
    try {
      return EventFormat.write(event);
    } catch (UnreadableEventException e) {
      throw new IllegalStateException(e);
    }
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 180), Arbitraries.integers().greaterOrEqual(0));
  }

  @Provide
  Arbitrary<Byte> bytes() {
    return Arbitraries.oneOf(
        Arbitraries.bytes(), Arbitraries.of((byte) '"', (byte) '0', (byte) '9', (byte) '\\'));
  }

  @Provide
  Arbitrary<SessionEvent> events() {
    Arbitrary<String> texts =
        Arbitraries.strings().ofMaxLength(20).filter(HeadReaderTest::isWritable);
    Arbitrary<String> sessions =
        Arbitraries.oneOf(
            Arbitraries.create(() -> java.util.UUID.randomUUID().toString()),
            Arbitraries.strings().ascii().ofMaxLength(70),
            texts);
    Arbitrary<Long> numbers =
        Arbitraries.oneOf(Arbitraries.longs().between(0, 1_000_000), Arbitraries.longs());
    Arbitrary<Instant> times =
        Combinators.combine(
                Arbitraries.longs().between(-80_000_000_000L, 300_000_000_000L),
                Arbitraries.integers().between(0, 999_999_999),
                Arbitraries.of(1, 1_000, 1_000_000, 1_000_000_000))
            .as((second, nano, unit) -> Instant.ofEpochSecond(second, nano / unit * (long) unit));
    return Combinators.combine(
            sessions,
            numbers,
            times,
            numbers,
            texts,
            Arbitraries.of("allow", "deny", "review", "", "\"", "more than is known"),
            Arbitraries.integers().between(0, 4))
        .as(HeadReaderTest::event);
  }

  private static boolean isWritable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static SessionEvent event(
      String session,
      long sequence,
      Instant at,
      long statement,
      String text,
      String verdict,
      int kind) {
    return switch (kind) {
      case 0 ->
          new SessionEvent.Judged(
              session,
              sequence,
              at,
              statement,
              "COM_QUERY",
              text,
              List.of(text),
              "shop",
              Set.of("select"),
              Set.of("shop.orders"),
              verdict,
              text,
              text,
              List.of(),
              List.of());
      case 1 -> rows(session, sequence, at, statement, text);
      case 2 -> finished(session, sequence, at, statement, text);
      case 3 ->
          new AnsweredEvent(
              rows(session, sequence - 1, at, statement, text),
              finished(session, sequence, at, statement, text));
      default -> new SessionEvent.Closed(session, sequence, at, text);
    };
  }

  private static SessionEvent.Rows rows(
      String session, long sequence, Instant at, long statement, String text) {
    return new SessionEvent.Rows(
        session,
        sequence,
        at,
        statement,
        List.of("id", text),
        Set.of(1),
        Set.of(),
        List.of(Arrays.asList(text, null)));
  }

  private static SessionEvent.Finished finished(
      String session, long sequence, Instant at, long statement, String text) {
    return new SessionEvent.Finished(
        session, sequence, at, statement, "ok", 1, 2, true, 0, text, 70);
  }
}
