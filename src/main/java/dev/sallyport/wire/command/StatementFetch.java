package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * COM_STMT_FETCH: the next rows of a cursor.
 *
 * @param statementId the server's id
 * @param rows how many at most, unsigned 32 bits
 */
public record StatementFetch(int statementId, long rows) {
  /** Reads it. */
  public static StatementFetch decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_STMT_FETCH", payload);
    in.expectInt1(Command.STMT_FETCH.code(), "command");
    StatementFetch fetch = new StatementFetch((int) in.readInt4(), in.readInt4());
    in.expectEnd();
    return fetch;
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeInt1(Command.STMT_FETCH.code())
        .writeInt4(statementId)
        .writeInt4(rows)
        .toPayload();
  }
}
