package dev.sallyport.wire.response;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A statement has ended well, or, with the EOF header, a result has (MySQL Internals, "OK_Packet").
 *
 * @param affectedRows unsigned 64 bits
 * @param lastInsertId unsigned 64 bits
 * @param statusFlags see {@link StatusFlag}; SESSION_STATE_CHANGED is set whenever there are
 *     changes
 * @param warnings how many, 0 to 65535
 * @param info the server's text, such as {@code Rows matched: 1}
 * @param changes what the statement changed in its session
 * @param eofHeader whether the first byte is 0xfe instead of 0x00
 */
public record Ok(
    long affectedRows,
    long lastInsertId,
    int statusFlags,
    int warnings,
    byte[] info,
    List<SessionStateChange> changes,
    boolean eofHeader) {
  /** First byte of the plain form. */
  public static final int HEADER = 0x00;

  /** First byte of the form that ends a result. */
  public static final int EOF_HEADER = 0xfe;

  /** Copies the changes and keeps the flag in step with them. */
  public Ok {
    changes = List.copyOf(changes);
    if (!changes.isEmpty()) {
      statusFlags |= StatusFlag.SESSION_STATE_CHANGED.mask();
    }
  }

  /** The plain form with nothing but its flags. */
  public static Ok of(int statusFlags) {
    return new Ok(0, 0, statusFlags, 0, new byte[0], List.of(), false);
  }

  /** Reads either form. */
  public static Ok decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("OK_Packet", payload);
    int header = in.readInt1();
    if (header != HEADER && header != EOF_HEADER) {
      throw in.malformed("header 0x00 or 0xfe", "0x" + Integer.toHexString(header));
    }
    long affected = in.readLengthEncodedInt();
    long insertId = in.readLengthEncodedInt();
    int status = 0;
    int warnings = 0;
    if (c.has(Capability.PROTOCOL_41)) {
      status = in.readInt2();
      warnings = in.readInt2();
    } else if (c.has(Capability.TRANSACTIONS)) {
      status = in.readInt2();
    }
    byte[] info = new byte[0];
    List<SessionStateChange> changes = List.of();
    if (c.has(Capability.SESSION_TRACK)) {
      if (in.remaining() > 0) {
        info = in.readLengthEncodedBytes(in.remaining());
      }
      if (StatusFlag.SESSION_STATE_CHANGED.in(status)) {
        changes =
            SessionStateChange.decode(
                in.readLengthEncodedBytes(SessionStateChange.MAX_BLOCK_BYTES));
      }
      in.expectEnd();
    } else {
      info = withoutLength(in.readRest());
    }
    return new Ok(affected, insertId, status, warnings, info, changes, header == EOF_HEADER);
  }

  /** Writes it; without SESSION_TRACK the changes and their flag are left out. */
  public ByteBuf encode(Capabilities c) {
    boolean tracks = c.has(Capability.SESSION_TRACK);
    int status = tracks ? statusFlags : statusFlags & ~StatusFlag.SESSION_STATE_CHANGED.mask();
    PayloadWriter out =
        new PayloadWriter()
            .writeInt1(eofHeader ? EOF_HEADER : HEADER)
            .writeLengthEncodedInt(affectedRows)
            .writeLengthEncodedInt(lastInsertId);
    if (c.has(Capability.PROTOCOL_41)) {
      out.writeInt2(status).writeInt2(warnings);
    } else if (c.has(Capability.TRANSACTIONS)) {
      out.writeInt2(status);
    }
    boolean stateBlock = StatusFlag.SESSION_STATE_CHANGED.in(status);
    if (info.length > 0 || stateBlock) {
      out.writeLengthEncodedBytes(info);
    }
    if (stateBlock) {
      out.writeLengthEncodedBytes(SessionStateChange.encode(changes));
    }
    return out.toPayload();
  }

  /** The same with other flags. */
  public Ok withStatusFlags(int flags) {
    return new Ok(affectedRows, lastInsertId, flags, warnings, info, changes, eofHeader);
  }

  /** The manual says "to the end", the servers write a length all the same. */
  private static byte[] withoutLength(byte[] rest) {
    if (rest.length == 0) {
      return rest;
    }
    PayloadReader in = new PayloadReader("OK_Packet info", Unpooled.wrappedBuffer(rest));
    boolean single = (rest[0] & 0xff) < 0xfb && (rest[0] & 0xff) == rest.length - 1;
    boolean twoBytes = (rest[0] & 0xff) == 0xfc && rest.length > 3;
    if (single || twoBytes) {
      int length = (int) in.readLengthEncodedInt();
      return length == in.remaining() ? in.readRest() : rest;
    }
    return rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ok o
        && affectedRows == o.affectedRows
        && lastInsertId == o.lastInsertId
        && statusFlags == o.statusFlags
        && warnings == o.warnings
        && Arrays.equals(info, o.info)
        && changes.equals(o.changes)
        && eofHeader == o.eofHeader;
  }

  @Override
  public int hashCode() {
    return Objects.hash(affectedRows, lastInsertId, statusFlags, warnings, changes, eofHeader);
  }

  @Override
  public String toString() {
    return "Ok[affectedRows="
        + Long.toUnsignedString(affectedRows)
        + ", statusFlags=0x"
        + Integer.toHexString(statusFlags)
        + ", warnings="
        + warnings
        + ", "
        + changes.size()
        + " changes]";
  }
}
