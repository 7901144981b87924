package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * COM_FIELD_LIST: the columns of a table; deprecated, still sent by old command lines.
 *
 * @param table name in the session's character set
 * @param wildcard pattern of column names, may be empty
 */
public record FieldList(byte[] table, byte[] wildcard) {
  private static final int MAX_NAME_BYTES = 1024;

  /** Reads it. */
  public static FieldList decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_FIELD_LIST", payload);
    in.expectInt1(Command.FIELD_LIST.code(), "command");
    return new FieldList(in.readNullTerminated(MAX_NAME_BYTES), in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeInt1(Command.FIELD_LIST.code())
        .writeNullTerminated(table)
        .writeBytes(wildcard)
        .toPayload();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldList f
        && Arrays.equals(table, f.table)
        && Arrays.equals(wildcard, f.wildcard);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(table) + Arrays.hashCode(wildcard);
  }
}
