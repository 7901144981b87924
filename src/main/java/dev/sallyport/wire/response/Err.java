package dev.sallyport.wire.response;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Something was refused or failed (MySQL Internals, "ERR_Packet").
 *
 * @param code MySQL error number, 0 to 65535
 * @param sqlState five characters
 * @param message text in the session's character set
 */
public record Err(int code, String sqlState, byte[] message) {
  /** First byte. */
  public static final int HEADER = 0xff;

  /** The state of errors that have none. */
  public static final String GENERAL_STATE = "HY000";

  /**
   * So much of a message is read; the servers' own end at 512 bytes (MYSQL_ERRMSG_SIZE). It is
   * searched for values, for each of them.
   */
  public static final int MAX_MESSAGE_BYTES = 16 * 1024;

  private static final int STATE_BYTES = 5;

  /** Checks the state's length. */
  public Err {
    if (sqlState.length() != STATE_BYTES) {
      throw new IllegalArgumentException("an SQLSTATE has five characters: " + sqlState);
    }
  }

  /** With a message in UTF-8. */
  public static Err of(int code, String sqlState, String message) {
    return new Err(code, sqlState, message.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a payload begins as one. */
  public static boolean matches(ByteBuf payload) {
    return payload.isReadable() && payload.getUnsignedByte(payload.readerIndex()) == HEADER;
  }

  /**
   * Reads it; before anything is negotiated servers send no state. What is behind {@link
   * #MAX_MESSAGE_BYTES} is cut off.
   */
  public static Err decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("ERR_Packet", payload);
    in.expectInt1(HEADER, "header");
    int code = in.readInt2();
    String state = GENERAL_STATE;
    byte[] message = in.readBytes(Math.min(in.remaining(), STATE_BYTES + 1 + MAX_MESSAGE_BYTES));
    if (c.has(Capability.PROTOCOL_41) && message.length > 0 && message[0] == '#') {
      if (message.length <= STATE_BYTES) {
        throw in.malformed("an SQLSTATE of five bytes", message.length - 1 + " bytes");
      }
      state = new String(message, 1, STATE_BYTES, StandardCharsets.ISO_8859_1);
      message = Arrays.copyOfRange(message, STATE_BYTES + 1, message.length);
    }
    message =
        message.length > MAX_MESSAGE_BYTES ? Arrays.copyOf(message, MAX_MESSAGE_BYTES) : message;
    return new Err(code, state, message);
  }

  /** Writes it; without PROTOCOL_41 there is no place for the state. */
  public ByteBuf encode(Capabilities c) {
    PayloadWriter out = new PayloadWriter(message.length + 16).writeInt1(HEADER).writeInt2(code);
    if (c.has(Capability.PROTOCOL_41)) {
      out.writeInt1('#').writeBytes(sqlState.getBytes(StandardCharsets.ISO_8859_1));
    }
    return out.writeBytes(message).toPayload();
  }

  /** The message as UTF-8 text. */
  public String text() {
    return new String(message, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Err e
        && code == e.code
        && sqlState.equals(e.sqlState)
        && Arrays.equals(message, e.message);
  }

  @Override
  public int hashCode() {
    return 31 * code + Arrays.hashCode(message);
  }

  /** Without the message: servers quote row values in theirs. */
  @Override
  public String toString() {
    return "Err[" + code + " (" + sqlState + "), " + message.length + " bytes]";
  }
}
