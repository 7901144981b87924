package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * COM_STMT_SEND_LONG_DATA: a piece of one parameter; the server does not answer.
 *
 * @param statementId the server's id
 * @param parameter which parameter, from 0
 * @param data appended to what came before
 */
public record StatementSendLongData(int statementId, int parameter, byte[] data) {
  /** Reads it. */
  public static StatementSendLongData decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_STMT_SEND_LONG_DATA", payload);
    in.expectInt1(Command.STMT_SEND_LONG_DATA.code(), "command");
    return new StatementSendLongData((int) in.readInt4(), in.readInt2(), in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter(data.length + 7)
        .writeInt1(Command.STMT_SEND_LONG_DATA.code())
        .writeInt4(statementId)
        .writeInt2(parameter)
        .writeBytes(data)
        .toPayload();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatementSendLongData d
        && statementId == d.statementId
        && parameter == d.parameter
        && Arrays.equals(data, d.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * statementId + parameter) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "StatementSendLongData["
        + statementId
        + ", parameter="
        + parameter
        + ", "
        + data.length
        + " bytes]";
  }
}
