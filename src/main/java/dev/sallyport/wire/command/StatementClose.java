package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * COM_STMT_CLOSE: frees a prepared statement; the server does not answer.
 *
 * @param statementId the server's id
 */
public record StatementClose(int statementId) {
  /** Reads it. */
  public static StatementClose decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_STMT_CLOSE", payload);
    in.expectInt1(Command.STMT_CLOSE.code(), "command");
    StatementClose packet = new StatementClose((int) in.readInt4());
    in.expectEnd();
    return packet;
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeInt1(Command.STMT_CLOSE.code())
        .writeInt4(statementId)
        .toPayload();
  }
}
