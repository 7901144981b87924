package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * COM_STMT_RESET: drops long data and cursor of a prepared statement.
 *
 * @param statementId the server's id
 */
public record StatementReset(int statementId) {
  /** Reads it. */
  public static StatementReset decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_STMT_RESET", payload);
    in.expectInt1(Command.STMT_RESET.code(), "command");
    StatementReset packet = new StatementReset((int) in.readInt4());
    in.expectEnd();
    return packet;
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeInt1(Command.STMT_RESET.code())
        .writeInt4(statementId)
        .toPayload();
  }
}
