package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * COM_STMT_PREPARE: prepares a statement on the server.
 *
 * @param statement text in the session's character set
 */
public record StatementPrepare(byte[] statement) {
  /** Reads it. */
  public static StatementPrepare decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_STMT_PREPARE", payload);
    in.expectInt1(Command.STMT_PREPARE.code(), "command");
    return new StatementPrepare(in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter(statement.length + 1)
        .writeInt1(Command.STMT_PREPARE.code())
        .writeBytes(statement)
        .toPayload();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatementPrepare p && Arrays.equals(statement, p.statement);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(statement);
  }

  @Override
  public String toString() {
    return "StatementPrepare[" + statement.length + " bytes]";
  }
}
