package dev.sallyport.conformance;

import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.StandardCharsets;

/** Bound values of prepared statements. */
final class Values {
  private Values() {}

  static BoundValue integer(long value) {
    byte[] content = new byte[8];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (value >>> (8 * i));
    }
    return new BoundValue(
        BoundValue.Kind.VALUE, new ParameterType(ColumnType.LONGLONG.code(), false), content);
  }

  static BoundValue text(String value) {
    return new BoundValue(
        BoundValue.Kind.VALUE,
        new ParameterType(ColumnType.VAR_STRING.code(), false),
        value.getBytes(StandardCharsets.UTF_8));
  }

  /** One that has come in pieces. */
  static BoundValue pieces() {
    return BoundValue.ofLongData(new ParameterType(ColumnType.BLOB.code(), false));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
