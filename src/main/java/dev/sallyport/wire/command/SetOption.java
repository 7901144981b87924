package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * COM_SET_OPTION: switches several statements per query on or off, past the login's capabilities.
 *
 * @param option {@link #MULTI_STATEMENTS_ON} or {@link #MULTI_STATEMENTS_OFF}
 */
public record SetOption(int option) {
  /** Several statements per query from now on. */
  public static final int MULTI_STATEMENTS_ON = 0;

  /** One statement per query from now on. */
  public static final int MULTI_STATEMENTS_OFF = 1;

  /** Reads it. */
  public static SetOption decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_SET_OPTION", payload);
    in.expectInt1(Command.SET_OPTION.code(), "command");
    SetOption packet = new SetOption(in.readInt2());
    in.expectEnd();
    return packet;
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter().writeInt1(Command.SET_OPTION.code()).writeInt2(option).toPayload();
  }
}
