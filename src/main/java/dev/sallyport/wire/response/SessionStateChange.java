package dev.sallyport.wire.response;

import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a statement changed in its session (MySQL Internals, "Session State Information"). */
public sealed interface SessionStateChange {
  /** A tracked variable was assigned, perhaps its old value. */
  record SystemVariable(String name, String value) implements SessionStateChange {}

  /** The default schema was set. */
  record Schema(String name) implements SessionStateChange {}

  /** Something in the session changed that would have to be set up again elsewhere. */
  record StateChanged() implements SessionStateChange {}

  /** A kind that nobody here reads, kept as it came. */
  record Other(int type, byte[] bytes) implements SessionStateChange {
    @Override
    public boolean equals(Object other) {
      return other instanceof Other o && type == o.type && Arrays.equals(bytes, o.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * type + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Other[" + type + ", " + bytes.length + " bytes]";
    }
  }

  /** Longest block that is taken: an entry of two bytes becomes an object thirty times as large. */
  int MAX_BLOCK_BYTES = 1 << 20;

  /** Reads a whole block without its length. */
  static List<SessionStateChange> decode(byte[] block) {
    PayloadReader in = new PayloadReader("session state", Unpooled.wrappedBuffer(block));
    List<SessionStateChange> changes = new ArrayList<>();
    while (in.remaining() > 0) {
      int type = in.readInt1();
      decodeOne(type, in.readLengthEncodedBytes(block.length), changes);
    }
    return List.copyOf(changes);
  }

  /** Writes a whole block without its length. */
  static byte[] encode(List<SessionStateChange> changes) {
    PayloadWriter out = new PayloadWriter();
    for (SessionStateChange change : changes) {
      encodeOne(change, out);
    }
    return array(out);
  }

  private static void decodeOne(int type, byte[] bytes, List<SessionStateChange> changes) {
    PayloadReader in = new PayloadReader("session state", Unpooled.wrappedBuffer(bytes));
    switch (type) {
      case Codes.SYSTEM_VARIABLE:
        do {
          // MariaDB may put several variables into one block.
          changes.add(new SystemVariable(text(in), text(in)));
        } while (in.remaining() > 0);
        break;
      case Codes.SCHEMA:
        changes.add(new Schema(text(in)));
        in.expectEnd();
        break;
      case Codes.STATE_CHANGED:
        boolean plain = Arrays.equals(bytes, Codes.YES);
        changes.add(plain ? new StateChanged() : new Other(type, bytes));
        break;
      default:
        changes.add(new Other(type, bytes));
    }
  }

  private static void encodeOne(SessionStateChange change, PayloadWriter out) {
    if (change instanceof SystemVariable variable) {
      byte[] name = variable.name().getBytes(StandardCharsets.UTF_8);
      byte[] value = variable.value().getBytes(StandardCharsets.UTF_8);
      PayloadWriter pair =
          new PayloadWriter().writeLengthEncodedBytes(name).writeLengthEncodedBytes(value);
      out.writeInt1(Codes.SYSTEM_VARIABLE).writeLengthEncodedBytes(array(pair));
    } else if (change instanceof Schema schema) {
      byte[] name = schema.name().getBytes(StandardCharsets.UTF_8);
      PayloadWriter inner = new PayloadWriter().writeLengthEncodedBytes(name);
      out.writeInt1(Codes.SCHEMA).writeLengthEncodedBytes(array(inner));
    } else if (change instanceof StateChanged) {
      out.writeInt1(Codes.STATE_CHANGED).writeLengthEncodedBytes(Codes.YES);
    } else if (change instanceof Other other) {
      out.writeInt1(other.type()).writeLengthEncodedBytes(other.bytes());
    } else {
      throw new IllegalStateException("unknown change " + change.getClass());
    }
  }

  /** MariaDB writes NULL for a variable without a value. */
  private static String text(PayloadReader in) {
    if (in.nextIsNull()) {
      in.skip(1);
      return "";
    }
    return in.readLengthEncodedText(in.remaining(), StandardCharsets.UTF_8);
  }

  private static byte[] array(PayloadWriter out) {
    ByteBuf bytes = out.toPayload();
    byte[] array = new byte[bytes.readableBytes()];
    bytes.readBytes(array);
    return array;
  }

  /** Type bytes on the wire. */
  final class Codes {
    static final int SYSTEM_VARIABLE = 0;
    static final int SCHEMA = 1;
    static final int STATE_CHANGED = 2;
    static final byte[] YES = {1, '1'};

    private Codes() {}
  }
}
