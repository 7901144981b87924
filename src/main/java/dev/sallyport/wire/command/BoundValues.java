package dev.sallyport.wire.command;

import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The block of NULL bits, types and values that COM_QUERY and COM_STMT_EXECUTE share (MySQL
 * Internals, "COM_QUERY" and "COM_STMT_EXECUTE").
 */
final class BoundValues {
  /** Most placeholders a statement can have; attributes are bounded by the same. */
  static final int MAX_COUNT = 65_535;

  private static final int UNSIGNED = 0x80;
  private static final int MAX_NAME_BYTES = 65_535;

  private BoundValues() {}

  /**
   * One that was read.
   *
   * @param types of the values; the very list from before where no others came with them
   */
  record Block(List<BoundValue> values, List<ParameterType> types) {}

  /** Reads the block for so many values; types come from before when they are not sent again. */
  static Block read(
      PayloadReader in, int count, boolean named, List<ParameterType> before, BitSet longData) {
    byte[] nulls = in.readBytes((count + 7) / 8);
    List<ParameterType> types = before;
    int sent = in.readInt1();
    if (sent == 1) {
      types = readTypes(in, count, named);
    } else if (sent != 0) {
      throw in.malformed("0 or 1 for types that follow", "" + sent);
    } else if (before.size() != count) {
      throw in.malformed("types of " + count + " parameters", before.size() + " from before");
    }
    List<BoundValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ParameterType type = types.get(i);
      // Servers look at the NULL bit of no parameter that came before.
      if (longData.get(i)) {
        values.add(BoundValue.ofLongData(type));
      } else if ((nulls[i / 8] & 1 << i % 8) != 0) {
        values.add(BoundValue.ofNull(type));
      } else {
        values.add(BoundValue.read(type, in));
      }
    }
    return new Block(values, types);
  }

  /** Writes the block, always with types. */
  static void write(List<BoundValue> values, boolean named, PayloadWriter out) {
    byte[] nulls = new byte[(values.size() + 7) / 8];
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).kind() == BoundValue.Kind.NULL) {
        nulls[i / 8] |= (byte) (1 << i % 8);
      }
    }
    out.writeBytes(nulls).writeInt1(1);
    for (BoundValue value : values) {
      out.writeInt1(value.type().code()).writeInt1(value.type().unsigned() ? UNSIGNED : 0);
      if (named) {
        out.writeLengthEncodedBytes(value.type().name().getBytes(StandardCharsets.UTF_8));
      }
    }
    values.forEach(value -> value.write(out));
  }

  private static List<ParameterType> readTypes(PayloadReader in, int count, boolean named) {
    List<ParameterType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int code = in.readInt1();
      int flags = in.readInt1();
      if (flags != 0 && flags != UNSIGNED) {
        // MySQL takes it for another type, MariaDB keeps the type of an execution before.
        throw in.malformed("flags of a type that are 0 or " + UNSIGNED, "" + flags);
      }
      boolean unsigned = flags == UNSIGNED;
      String name = named ? in.readLengthEncodedText(MAX_NAME_BYTES, StandardCharsets.UTF_8) : "";
      types.add(ParameterType.of(code, unsigned, name));
    }
    return types;
  }
}
