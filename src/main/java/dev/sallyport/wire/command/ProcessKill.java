package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * COM_PROCESS_KILL: ends another session.
 *
 * @param connectionId of that session, 32 bits
 */
public record ProcessKill(long connectionId) {
  /** Reads it. */
  public static ProcessKill decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_PROCESS_KILL", payload);
    in.expectInt1(Command.PROCESS_KILL.code(), "command");
    ProcessKill packet = new ProcessKill(in.readInt4());
    in.expectEnd();
    return packet;
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeInt1(Command.PROCESS_KILL.code())
        .writeInt4(connectionId)
        .toPayload();
  }
}
