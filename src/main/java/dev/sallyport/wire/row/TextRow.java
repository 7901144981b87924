package dev.sallyport.wire.row;

import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * Rows of the text protocol: every value a length-encoded string (MySQL Internals, "Text Resultset
 * Row").
 */
public final class TextRow extends Row {
  /** A cursor for the rows of one result. */
  public TextRow(List<ColumnDefinition> columns) {
    super(columns);
  }

  @Override
  String name() {
    return "text row";
  }

  @Override
  void locate(PayloadReader in) {
    for (int i = 0; i < size(); i++) {
      if (in.nextIsNull()) {
        foundNullMark(i, in);
      } else {
        int prefix = in.offset();
        int length = in.readLength(Integer.MAX_VALUE);
        found(i, prefix, length, in);
      }
    }
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public Optional<Charset> textCharset(int column) {
    return charsetOf(column);
  }

  @Override
  void writeEdited(CellEdit[] edits, PayloadWriter out) {
    int i = 0;
    while (i < edits.length) {
      if (edits[i] instanceof CellEdit.SetBytes set) {
        out.writeLengthEncodedBytes(set.content());
        i++;
      } else if (edits[i] instanceof CellEdit.SetNull) {
        out.writeNull();
        i++;
      } else {
        i = copyKept(i, edits, out);
      }
    }
  }

  @Override
  String text(ColumnDefinition column, ByteBuf bytes, int start, int end, int maxBytes) {
    return BinaryValue.bytesAsText(bytes, start, end, charset(column), maxBytes);
  }
}
