package dev.sallyport.wire.row;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** Rows of prepared statements (MySQL Internals, "Binary Protocol Resultset Row"). */
public final class BinaryRow extends Row {
  private static final int HEADER = 0x00;
  private static final int BITMAP_OFFSET = 2;

  private final ColumnType[] types;

  /** Of the present row. */
  private final byte[] nulls;

  /**
   * A cursor for the rows of one result.
   *
   * @throws MalformedPacketException when a column has a type that never travels: where its values
   *     end is not known then
   */
  public BinaryRow(List<ColumnDefinition> columns) {
    super(columns);
    types = columns.stream().map(c -> type(c.type())).toArray(ColumnType[]::new);
    nulls = new byte[bitmapBytes()];
  }

  @Override
  String name() {
    return "binary row";
  }

  @Override
  void locate(PayloadReader in) {
    in.expectInt1(HEADER, "header");
    in.readBytes(nulls);
    for (int i = 0; i < size(); i++) {
      if ((nulls[(i + BITMAP_OFFSET) / 8] & 1 << (i + BITMAP_OFFSET) % 8) != 0) {
        foundNull(i);
      } else {
        int prefix = in.offset();
        int length = BinaryValue.readLength(types[i], in);
        found(i, prefix, length, in);
      }
    }
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  @Override
  public Optional<Charset> textCharset(int column) {
    return types[column].lengthEncoded() ? charsetOf(column) : Optional.empty();
  }

  @Override
  public boolean isInteger(int column) {
    boolean signed = types[column] != ColumnType.LONGLONG || !columns().get(column).unsigned();
    return !isNull(column) && types[column].isInteger() && (signed || integer(column) >= 0);
  }

  @Override
  public long integer(int column) {
    return BinaryValue.integer(
        types[column], columns().get(column).unsigned(), payload(), start(column));
  }

  @Override
  void writeEdited(CellEdit[] edits, PayloadWriter out) {
    byte[] edited = new byte[bitmapBytes()];
    for (int i = 0; i < edits.length; i++) {
      if (edits[i] == CellEdit.SET_NULL || edits[i] == CellEdit.KEEP && isNull(i)) {
        edited[(i + BITMAP_OFFSET) / 8] |= (byte) (1 << (i + BITMAP_OFFSET) % 8);
      }
    }
    out.writeInt1(HEADER).writeBytes(edited);
    int i = 0;
    while (i < edits.length) {
      if (edits[i] instanceof CellEdit.SetBytes set) {
        BinaryValue.write(types[i], set.content(), out);
        i++;
      } else if (edits[i] == CellEdit.SET_NULL) {
        i++;
      } else {
        i = copyKept(i, edits, out);
      }
    }
  }

  @Override
  String text(ColumnDefinition column, ByteBuf bytes, int start, int end, int maxBytes) {
    ColumnType type = type(column.type());
    return BinaryValue.asText(
        type, column.unsigned(), bytes, start, end, charset(column), maxBytes);
  }

  private int bitmapBytes() {
    return (size() + 7 + BITMAP_OFFSET) / 8;
  }

  private static ColumnType type(int code) {
    return ColumnType.of(code)
        .orElseThrow(
            () ->
                new MalformedPacketException(
                    "ColumnDefinition41", 0, "a column type that travels", "type " + code));
  }
}
