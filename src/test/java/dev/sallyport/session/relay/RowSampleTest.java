package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.Revealed;
import dev.sallyport.masking.RowMask;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.BinaryValue;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.Row;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The minutes keep of a row what a person reads of each of its values, byte for byte. */
class RowSampleTest {
  private static final int MOST_VALUE_BYTES = 1024;

  /** Of most character sets that are known, bytes, and one (GBK) that nobody here can read. */
  private static final List<Integer> COLLATIONS = List.of(45, 255, 33, 63, 8, 11, 51, 7, 38, 28);

  private static final List<ColumnType> TYPES = List.of(ColumnType.values());

  /** A column, and what stands in it in two rows; null for NULL. */
  private record Cell(ColumnDefinition column, byte[] text, byte[] binary) {
    byte[] content(boolean isBinary) {
      return isBinary ? binary : text;
    }
  }

  @Property(tries = 2000)
  void shouldKeepRowsOfTheTextProtocolAsAPersonReadsThem(@ForAll("cells") List<Cell> cells)
      throws Exception {
    shouldBeKept(cells, false);
  }

  @Property(tries = 2000)
  void shouldKeepRowsOfTheBinaryProtocolAsAPersonReadsThem(@ForAll("cells") List<Cell> cells)
      throws Exception {
    shouldBeKept(cells, true);
  }

  private static void shouldBeKept(List<Cell> cells, boolean binary) throws Exception {
    // Given
    List<ColumnDefinition> columns = cells.stream().map(Cell::column).toList();
    List<ByteBuf> rows = List.of(row(cells, binary), nulls(columns, binary), row(cells, binary));
    Row reader = binary ? new BinaryRow(columns) : new TextRow(columns);
    List<List<String>> read = new ArrayList<>();
    for (ByteBuf row : rows) {
      read.add(reader.read(row).asText(MOST_VALUE_BYTES));
    }
    // When
    RowSample sample = new RowSample(10);
    sample.begin(
        RowMask.of(columns, MaskPlan.NONE, StandardCharsets.UTF_8), binary, StandardCharsets.UTF_8);
    rows.forEach(sample::add);
    // Then
    List<List<String>> kept = sample.grids().get(0).rows();
    assertThat(kept).isEqualTo(read);
    assertThat(line(kept)).isEqualTo(line(read));
    assertThat(((SessionEvent.Rows) EventFormat.read(line(kept))).rows()).isEqualTo(read);
    assertThat(EventFormat.writeText(event(kept))).isEqualTo(EventFormat.writeText(event(read)));
  }

  @Example
  void shouldEndWithTheRowThatReachesTheBytes() {
    List<ColumnDefinition> columns = List.of(column(ColumnType.VAR_STRING, 45, 0));
    RowSample sample =
        new RowSample(new RowLimit(1000, 300), Revealed.NONE, UnaryOperator.identity());
    for (int result = 0; result < 2; result++) {
      sample.begin(
          RowMask.of(columns, MaskPlan.NONE, StandardCharsets.UTF_8),
          false,
          StandardCharsets.UTF_8);
      sample.add(textRow("x".repeat(100)));
      sample.add(textRow("y".repeat(100)));
    }
    assertThat(sample.grids().get(0).rows()).hasSize(2);
    assertThat(sample.grids().get(1).rows()).containsExactly(List.of("x".repeat(100)));
    assertThat(sample.truncated()).isTrue();
  }

  @Example
  void shouldSayNothingOfValuesWhereItIsLogged() {
    RowSample sample = new RowSample(10);
    sample.begin(
        RowMask.of(
            List.of(column(ColumnType.VAR_STRING, 45, 0)), MaskPlan.NONE, StandardCharsets.UTF_8),
        false,
        StandardCharsets.UTF_8);
    sample.add(textRow("secret"));
    assertThat(sample.grids().get(0).rows().toString()).doesNotContain("secret");
  }

  private static byte[] line(List<List<String>> rows) throws Exception {
    return EventFormat.write(event(rows));
  }

  private static SessionEvent event(List<List<String>> rows) {
    return new SessionEvent.Rows("s", 1, Instant.EPOCH, 1, List.of("a"), Set.of(), Set.of(), rows);
  }

  private static ByteBuf textRow(String value) {
    return new PayloadWriter()
        .writeLengthEncodedBytes(value.getBytes(StandardCharsets.UTF_8))
        .toPayload();
  }

  private static ByteBuf row(List<Cell> cells, boolean binary) {
    List<byte[]> values = new ArrayList<>();
    cells.forEach(cell -> values.add(cell.content(binary)));
    return row(cells.stream().map(Cell::column).toList(), values, binary);
  }

  private static ByteBuf nulls(List<ColumnDefinition> columns, boolean binary) {
    List<byte[]> values = new ArrayList<>();
    columns.forEach(column -> values.add(null));
    return row(columns, values, binary);
  }

  private static ByteBuf row(List<ColumnDefinition> columns, List<byte[]> values, boolean binary) {
    PayloadWriter out = new PayloadWriter();
    if (binary) {
      byte[] nulls = new byte[(values.size() + 9) / 8];
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) == null) {
          nulls[(i + 2) / 8] |= (byte) (1 << (i + 2) % 8);
        }
      }
      out.writeInt1(0).writeBytes(nulls);
    }
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      if (binary && value != null) {
        BinaryValue.write(ColumnType.of(columns.get(i).type()).orElseThrow(), value, out);
      } else if (!binary && value != null) {
        out.writeLengthEncodedBytes(value);
      } else if (!binary) {
        out.writeNull();
      }
    }
    return out.toPayload();
  }

  @Provide
  Arbitrary<List<Cell>> cells() {
    return cell().list().ofMinSize(1).ofMaxSize(9);
  }

  private static Arbitrary<Cell> cell() {
    return Arbitraries.of(TYPES)
        .flatMap(
            type ->
                Combinators.combine(
                        Arbitraries.of(COLLATIONS),
                        Arbitraries.of(0, ColumnDefinition.UNSIGNED_FLAG),
                        contents().injectNull(0.1),
                        binary(type).injectNull(0.1))
                    .as(
                        (collation, flags, text, binary) ->
                            new Cell(column(type, collation, flags), text, binary)));
  }

  private static Arbitrary<byte[]> binary(ColumnType type) {
    if (type.lengthEncoded()) {
      return contents();
    }
    if (!type.temporal()) {
      return bytes(type.fixedBytes().orElseThrow());
    }
    return Arbitraries.of(0, 4, 7, 8, 11, 12)
        .filter(length -> BinaryValue.legalLength(type, length))
        .flatMap(RowSampleTest::bytes);
  }

  private static Arbitrary<byte[]> bytes(int count) {
    return Arbitraries.bytes().array(byte[].class).ofSize(count);
  }

  /** Any bytes, texts of several character sets, what JSON escapes, and what is cut. */
  private static Arbitrary<byte[]> contents() {
    List<Charset> charsets =
        List.of(
            StandardCharsets.UTF_8,
            StandardCharsets.ISO_8859_1,
            Charset.forName("windows-1251"),
            Charset.forName("GBK"));
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(100),
            Arbitraries.strings().withChars("a\"\\\n\u0000\u007f\u0080é€😀").ofMaxLength(20),
            Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .ofMaxLength(4)
                .map(text -> text.repeat(400)));
    return Arbitraries.oneOf(
        Combinators.combine(texts, Arbitraries.of(charsets)).as(String::getBytes),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(24));
  }

  private static ColumnDefinition column(ColumnType type, int collation, int flags) {
    byte[] nothing = new byte[0];
    return new ColumnDefinition(
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        collation,
        64,
        type.code(),
        flags,
        0,
        nothing);
  }
}
