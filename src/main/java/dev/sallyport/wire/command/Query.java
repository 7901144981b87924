package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * COM_QUERY: runs a statement, or several.
 *
 * @param statement text in the session's character set
 * @param attributePrefix the block of query attributes as it came; empty without QUERY_ATTRIBUTES
 */
public record Query(byte[] statement, byte[] attributePrefix) {
  private static final String NAME = "COM_QUERY";
  private static final byte[] NO_ATTRIBUTES = {0, 1};

  /** Without attributes. */
  public static Query of(byte[] statement) {
    return new Query(statement, new byte[0]);
  }

  /**
   * Reads it; with QUERY_ATTRIBUTES the block in front of the statement is read to find its end.
   */
  public static Query decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader(NAME, payload);
    in.expectInt1(Command.QUERY.code(), "command");
    byte[] prefix = new byte[0];
    if (c.has(Capability.QUERY_ATTRIBUTES)) {
      int start = in.offset();
      readAttributes(in);
      prefix = in.between(start, in.offset());
    }
    return new Query(in.readRest(), prefix);
  }

  /** Writes it; for servers without QUERY_ATTRIBUTES the attributes are left out. */
  public ByteBuf encode(Capabilities c) {
    PayloadWriter out =
        new PayloadWriter(statement.length + attributePrefix.length + 4)
            .writeInt1(Command.QUERY.code());
    if (c.has(Capability.QUERY_ATTRIBUTES)) {
      out.writeBytes(attributePrefix.length == 0 ? NO_ATTRIBUTES : attributePrefix);
    }
    return out.writeBytes(statement).toPayload();
  }

  /** Whether any query attribute came along: functions of the statement can read them. */
  public boolean hasAttributes() {
    return attributePrefix.length > 0 && attributePrefix[0] != 0;
  }

  private static void readAttributes(PayloadReader in) {
    long count = in.readLengthEncodedInt();
    long sets = in.readLengthEncodedInt();
    if (count < 0 || count > BoundValues.MAX_COUNT || sets != 1) {
      throw in.malformed(
          "one set of at most " + BoundValues.MAX_COUNT + " attributes",
          Long.toUnsignedString(sets) + " of " + Long.toUnsignedString(count));
    }
    if (count > 0) {
      BoundValues.read(in, (int) count, true, List.of(), new BitSet());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Query q
        && Arrays.equals(statement, q.statement)
        && Arrays.equals(attributePrefix, q.attributePrefix);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(statement) + Arrays.hashCode(attributePrefix);
  }

  @Override
  public String toString() {
    return "Query[" + statement.length + " bytes]";
  }
}
