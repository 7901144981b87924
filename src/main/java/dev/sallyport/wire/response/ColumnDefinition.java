package dev.sallyport.wire.response;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * One column of a result (MySQL Internals, "Protocol::ColumnDefinition41"). Names are bytes in the
 * session's result character set.
 *
 * @param catalog always {@code def}
 * @param schema of the table; empty for expressions
 * @param table the alias in the statement
 * @param orgTable the table's own name; empty for expressions
 * @param name the alias in the statement
 * @param orgName the column's own name; empty for expressions
 * @param collation id, two bytes; 63 for numbers and binary strings
 * @param length longest value in bytes, unsigned 32 bits
 * @param type code of the column type
 * @param flags column flags, two bytes
 * @param decimals digits behind the point, 0x1f for dynamic strings
 * @param defaults what follows in an answer to COM_FIELD_LIST, the default value in its
 *     length-encoded form; empty elsewhere
 */
public record ColumnDefinition(
    byte[] catalog,
    byte[] schema,
    byte[] table,
    byte[] orgTable,
    byte[] name,
    byte[] orgName,
    int collation,
    long length,
    int type,
    int flags,
    int decimals,
    byte[] defaults) {
  /** Flag: the column is unsigned. */
  public static final int UNSIGNED_FLAG = 0x20;

  /** Flag: the values are bytes. */
  public static final int BINARY_FLAG = 0x80;

  private static final int FIXED_BYTES = 12;
  private static final int MAX_NAME_BYTES = 65_535;

  /** Reads it. */
  public static ColumnDefinition decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("ColumnDefinition41", payload);
    byte[] catalog = in.readLengthEncodedBytes(MAX_NAME_BYTES);
    byte[] schema = in.readLengthEncodedBytes(MAX_NAME_BYTES);
    byte[] table = in.readLengthEncodedBytes(MAX_NAME_BYTES);
    byte[] orgTable = in.readLengthEncodedBytes(MAX_NAME_BYTES);
    byte[] name = in.readLengthEncodedBytes(MAX_NAME_BYTES);
    byte[] orgName = in.readLengthEncodedBytes(MAX_NAME_BYTES);
    long fixed = in.readLengthEncodedInt();
    if (fixed != FIXED_BYTES) {
      throw in.malformed("12 bytes of fixed fields", Long.toUnsignedString(fixed));
    }
    int collation = in.readInt2();
    long length = in.readInt4();
    int type = in.readInt1();
    int flags = in.readInt2();
    int decimals = in.readInt1();
    in.skip(2);
    return new ColumnDefinition(
        catalog,
        schema,
        table,
        orgTable,
        name,
        orgName,
        collation,
        length,
        type,
        flags,
        decimals,
        in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeLengthEncodedBytes(catalog)
        .writeLengthEncodedBytes(schema)
        .writeLengthEncodedBytes(table)
        .writeLengthEncodedBytes(orgTable)
        .writeLengthEncodedBytes(name)
        .writeLengthEncodedBytes(orgName)
        .writeLengthEncodedInt(FIXED_BYTES)
        .writeInt2(collation)
        .writeInt4(length)
        .writeInt1(type)
        .writeInt2(flags)
        .writeInt1(decimals)
        .writeZeros(2)
        .writeBytes(defaults)
        .toPayload();
  }

  /** Whether numbers in it have no sign. */
  public boolean unsigned() {
    return (flags & UNSIGNED_FLAG) != 0;
  }

  private Object[] parts() {
    return new Object[] {
      catalog, schema, table, orgTable, name, orgName, collation, length, type, flags, decimals,
      defaults
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnDefinition d && Arrays.deepEquals(parts(), d.parts());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(parts());
  }

  /** Without names, which may be expressions with values in them. */
  @Override
  public String toString() {
    return "ColumnDefinition[type=" + type + ", collation=" + collation + ", flags=" + flags + "]";
  }
}
