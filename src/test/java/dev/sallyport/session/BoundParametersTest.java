package dev.sallyport.session;

import static dev.sallyport.session.SampleParameters.of;
import static dev.sallyport.session.SampleParameters.texts;
import static dev.sallyport.session.SampleParameters.type;
import static dev.sallyport.session.SampleParameters.unsigned;
import static dev.sallyport.session.SampleParameters.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is bound is known by its bytes, whatever is shown of it. */
class BoundParametersTest {
  private static final String LONG = ",".repeat(BoundValue.MAX_TEXT_BYTES);

  @Property(tries = 2000)
  void shouldBeKnownByAllThatIsBoundAndByNothingElse(
      @ForAll("lists") List<BoundValue> one, @ForAll("lists") List<BoundValue> other) {
    assertThat(of(one).sha256().equals(of(other).sha256())).isEqualTo(one.equals(other));
    assertThat(of(one).sha256()).isEqualTo(of(copies(one)).sha256());
  }

  /** Where two lists differ in nothing else. */
  @Property(tries = 2000)
  void shouldBeKnownByTheBytesOfEachValue(
      @ForAll("lists") List<BoundValue> before,
      @ForAll("types") ParameterType type,
      @ForAll("contents") byte[] one,
      @ForAll("contents") byte[] other,
      @ForAll("lists") List<BoundValue> after) {
    assertThat(
            of(between(before, type, one, after))
                .sha256()
                .equals(of(between(before, type, other, after)).sha256()))
        .isEqualTo(Arrays.equals(one, other));
  }

  private static List<BoundValue> between(
      List<BoundValue> before, ParameterType type, byte[] content, List<BoundValue> after) {
    List<BoundValue> all = new ArrayList<>(before);
    all.add(new BoundValue(BoundValue.Kind.VALUE, type, content));
    all.addAll(after);
    return all;
  }

  /** Few of each, so that two lists are often nearly the same one. */
  @Provide
  Arbitrary<List<BoundValue>> lists() {
    Arbitrary<BoundValue> some =
        Combinators.combine(types(), contents())
            .as((type, content) -> new BoundValue(BoundValue.Kind.VALUE, type, content));
    return Arbitraries.oneOf(some, types().map(BoundValue::ofNull)).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<ParameterType> types() {
    return Combinators.combine(
            Arbitraries.of(
                ColumnType.VAR_STRING, ColumnType.BLOB, ColumnType.STRING, ColumnType.VARCHAR),
            Arbitraries.of(true, false),
            Arbitraries.of("", "n"))
        .as((type, unsigned, name) -> new ParameterType(type.code(), unsigned, name));
  }

  @Provide
  Arbitrary<byte[]> contents() {
    Arbitrary<byte[]> texts =
        Arbitraries.of(
                "", "a", "b", "ab", "NULL", "0xff", "[sent in pieces]", LONG + "11", LONG + "12")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(
        texts,
        Arbitraries.just(new byte[] {(byte) 0xff}),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(2));
  }

  private static List<BoundValue> copies(List<BoundValue> values) {
    return values.stream()
        .map(value -> new BoundValue(value.kind(), value.type(), value.content().clone()))
        .toList();
  }

  @Test
  void shouldTellApartWhatReadsAlike() {
    List<BoundParameters> all =
        List.of(
            BoundParameters.NONE,
            texts("1"),
            texts("1", ""),
            texts("", "1"),
            texts("NULL"),
            texts((String) null),
            texts(""),
            texts("0xff"),
            of(value(ColumnType.VAR_STRING, (byte) 0xff)),
            of(value(ColumnType.STRING, (byte) '1')),
            of(value(ColumnType.BLOB, (byte) '1')),
            of(value(ColumnType.TINY, (byte) 1)),
            of(unsigned(ColumnType.TINY, (byte) 1)),
            of(value(ColumnType.SHORT, (byte) 1, (byte) 0)),
            of(value(ColumnType.LONGLONG, new byte[] {1, 0, 0, 0, 0, 0, 0, 0})),
            of(BoundValue.ofNull(type(ColumnType.TINY))),
            pieces("1"),
            pieces(LONG),
            texts(LONG),
            texts(LONG + "11"),
            texts(LONG + "12"),
            texts(texts(LONG + "12").texts().get(0)));
    Set<String> known = all.stream().map(BoundParameters::sha256).collect(Collectors.toSet());
    assertThat(known).hasSameSizeAs(all);
    assertThat(known).allMatch(digest -> digest.matches("[0-9a-f]{64}"));
  }

  @Test
  void shouldNotShowLongValuesAlikeWhoseEndsDiffer() {
    Set<String> shown = new HashSet<>();
    for (BoundParameters one : List.of(texts(LONG + "11"), texts(LONG + "12"))) {
      shown.addAll(one.texts());
      assertThat(one.texts().get(0)).startsWith(LONG + "… (65538 bytes, SHA-256 ");
      assertThat(one.textsWithoutDigests()).containsExactly(LONG + "… (65538 bytes)");
    }
    assertThat(shown).hasSize(2);
  }

  @Test
  void shouldShowTheSameDigestOfAValueHoweverItCame() {
    String inOne = texts(LONG + "12").texts().get(0);
    String inPieces = pieces(LONG + "12").texts().get(0);
    String end = inOne.substring(inOne.indexOf('…'));
    assertThat(inPieces).endsWith(end);
    assertThat(end)
        .isEqualTo(
            "… (65538 bytes, SHA-256"
                + " db9e818cabba09822e4cdce97f72c35f7aaa3c36526752b52c6c2eaa786eb3a4)");
  }

  @Test
  void shouldBindThePiecesOfAValueThatTheExecutionCallsNull() {
    StatementExecute execute = execution(BoundValue.ofNull(type(ColumnType.BLOB)));
    assertThat(with(execute, "1").sha256()).isNotEqualTo(with(execute, "2").sha256());
    assertThat(with(execute, "1").texts()).containsExactly("1");
  }

  @Test
  void shouldTakeNoDigestOfWhatIsShownWholeUntilSomebodyIsAsked() {
    try (CountedHashing hashing = new CountedHashing()) {
      BoundParameters shownWhole = texts(LONG);
      BoundParameters inPieces = pieces(",".repeat(4096));
      assertThat(shownWhole.texts()).containsExactly(LONG);
      assertThat(inPieces.texts().get(0)).hasSize(4096);
      assertThat(hashing.bytes()).isZero();
      shownWhole.sha256();
      assertThat(hashing.bytes()).isGreaterThan(LONG.length());
    }
  }

  @Test
  void shouldTakeTheDigestOfALongValueOnce() {
    byte[] content = new byte[17 << 20];
    try (CountedHashing hashing = new CountedHashing()) {
      BoundParameters bound = of(value(ColumnType.LONG_BLOB, content));
      assertThat(hashing.bytes()).isEqualTo(content.length);
      String known = bound.sha256();
      assertThat(bound.texts()).hasSameSizeAs(bound.textsWithoutDigests());
      assertThat(bound.sha256()).isEqualTo(known);
      assertThat(hashing.bytes()).isLessThan(content.length + 1024);
    }
  }

  private static BoundParameters pieces(String text) {
    return with(execution(BoundValue.ofLongData(type(ColumnType.VAR_STRING))), text);
  }

  private static StatementExecute execution(BoundValue value) {
    return new StatementExecute(1, 0, 1, List.of(value), List.of(value.type()));
  }

  private static BoundParameters with(StatementExecute execute, String text) {
    LongData.Value value = new LongData().begin().orElseThrow();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += 1000) {
      value.add(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 1000)));
    }
    return BoundParameters.of(execute, i -> Optional.of(value), StandardCharsets.UTF_8);
  }
}
