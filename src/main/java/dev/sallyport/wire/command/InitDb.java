package dev.sallyport.wire.command;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * COM_INIT_DB: changes the default schema.
 *
 * @param schema name in the session's character set
 */
public record InitDb(byte[] schema) {
  /** Reads it. */
  public static InitDb decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_INIT_DB", payload);
    in.expectInt1(Command.INIT_DB.code(), "command");
    return new InitDb(in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter().writeInt1(Command.INIT_DB.code()).writeBytes(schema).toPayload();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InitDb i && Arrays.equals(schema, i.schema);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(schema);
  }
}
