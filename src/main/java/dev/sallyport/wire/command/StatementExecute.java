package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.List;

/**
 * COM_STMT_EXECUTE: runs a prepared statement.
 *
 * @param statementId the server's id
 * @param flags cursor type, and {@link #PARAMETER_COUNT_AVAILABLE}
 * @param iterations always 1; unsigned 32 bits
 * @param values one for each placeholder, then the query attributes
 * @param types of the values, to be passed to the next {@link #decode}; the very list that was
 *     passed to it when the packet says none, if that list is an unmodifiable one
 */
public record StatementExecute(
    int statementId,
    int flags,
    long iterations,
    List<BoundValue> values,
    List<ParameterType> types) {
  /** Flag: the count of values is in the packet. */
  public static final int PARAMETER_COUNT_AVAILABLE = 0x08;

  /** Flags that ask for a cursor of any kind (enum_cursor_type). */
  private static final int CURSOR = 0x07;

  private static final String NAME = "COM_STMT_EXECUTE";

  /** Copies the lists. */
  public StatementExecute {
    values = List.copyOf(values);
    types = List.copyOf(types);
  }

  /** The statement's id alone, to find out what the rest needs to be read. */
  public static int statementId(ByteBuf payload) {
    PayloadReader in = new PayloadReader(NAME, payload);
    in.expectInt1(Command.STMT_EXECUTE.code(), "command");
    return (int) in.readInt4();
  }

  /**
   * Reads it.
   *
   * @param c what client and its server have agreed on
   * @param parameterCount placeholders, from the {@code PrepareOk}
   * @param previousTypes {@link #types()} of the execution before, which a client need not repeat
   * @param longData parameters that came in COM_STMT_SEND_LONG_DATA
   */
  public static StatementExecute decode(
      ByteBuf payload,
      Capabilities c,
      int parameterCount,
      List<ParameterType> previousTypes,
      BitSet longData) {
    PayloadReader in = new PayloadReader(NAME, payload);
    in.expectInt1(Command.STMT_EXECUTE.code(), "command");
    int id = (int) in.readInt4();
    int flags = in.readInt1();
    long iterations = in.readInt4();
    boolean named = c.has(Capability.QUERY_ATTRIBUTES);
    int count = parameterCount;
    // As MySQL 8.0.33 does it: with placeholders the count is there whatever the flag says.
    if (named && (parameterCount > 0 || (flags & PARAMETER_COUNT_AVAILABLE) != 0)) {
      long sent = in.readLengthEncodedInt();
      if (sent < parameterCount || sent > BoundValues.MAX_COUNT) {
        throw in.malformed(
            "a count from " + parameterCount + " to " + BoundValues.MAX_COUNT,
            Long.toUnsignedString(sent));
      }
      count = (int) sent;
    }
    List<BoundValue> values = List.of();
    List<ParameterType> types = List.of();
    if (count > 0) {
      BoundValues.Block block = BoundValues.read(in, count, named, previousTypes, longData);
      values = block.values();
      types = block.types();
    } else if (in.remaining() == 1) {
      // npm mariadb says that types follow even where nothing is bound; servers do not look there.
      in.skip(1);
    }
    in.expectEnd();
    return new StatementExecute(id, flags, iterations, values, types);
  }

  /**
   * Writes it, always with types, so that it says the same whatever was executed before. For
   * servers without QUERY_ATTRIBUTES the attributes are left out.
   */
  public ByteBuf encode(Capabilities c) {
    boolean named = c.has(Capability.QUERY_ATTRIBUTES);
    int sentFlags = named ? flags | PARAMETER_COUNT_AVAILABLE : flags & ~PARAMETER_COUNT_AVAILABLE;
    List<BoundValue> sent =
        named ? values : values.stream().filter(v -> v.type().name().isEmpty()).toList();
    PayloadWriter out =
        new PayloadWriter()
            .writeInt1(Command.STMT_EXECUTE.code())
            .writeInt4(statementId)
            .writeInt1(sentFlags)
            .writeInt4(iterations);
    if (named) {
      out.writeLengthEncodedInt(sent.size());
    }
    if (!sent.isEmpty()) {
      BoundValues.write(sent, named, out);
    }
    return out.toPayload();
  }

  /** Whether rows are to be fetched from a cursor. */
  public boolean asksForCursor() {
    return (flags & CURSOR) != 0;
  }

  /** The same for another statement id. */
  public StatementExecute withStatementId(int id) {
    return new StatementExecute(id, flags, iterations, values, types);
  }

  /** Without values. */
  @Override
  public String toString() {
    return "StatementExecute[" + statementId + ", " + values.size() + " values]";
  }
}
