package dev.sallyport.wire.compression;

import dev.sallyport.wire.MalformedPacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * One end of a connection that compresses: both directions, for their packets have one numbering.
 *
 * <p>What is taken is inflated piece by piece and only when asked for, so that a packet that says
 * much in few bytes costs no memory before somebody wants it: the framer behind bounds what is
 * kept.
 */
public final class CompressedPackets implements AutoCloseable {
  /** What is inflated at once. */
  public static final int PIECE_BYTES = 65_536;

  /** So much is looked at for one piece: what takes work and makes little ends it sooner. */
  private static final int LOOKED_AT_BYTES = 65_536;

  /** Shorter ones go as they are, as MySQL sends them. */
  static final int LEAST_BYTES = 50;

  private static final String NAME = "compressed packet";
  private static final int HEADER_BYTES = 7;
  private static final int SMALLEST_BUFFER_BYTES = 256;

  private final Compression compression;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private CompressedContent content;
  private InputStream inflating;
  private int inflatingLeft;
  private int sequence;

  /** At the first byte that is compressed. */
  public CompressedPackets(Compression compression) {
    this.compression = compression;
  }

  /** Takes the readable bytes, which are copied. */
  public void feed(ByteBuf chunk) {
    int bytes = chunk.readableBytes();
    if (pending.writableBytes() < bytes) {
      int needed = pending.readableBytes() + bytes;
      pending = Unpooled.buffer(Math.max(SMALLEST_BUFFER_BYTES, 2 * needed)).writeBytes(pending);
    }
    pending.writeBytes(chunk);
  }

  /**
   * The next plain bytes, at most {@value #PIECE_BYTES} of what was compressed and at least one;
   * null when more have to come first.
   *
   * @throws MalformedPacketException when it is out of order, or is not what it says
   */
  public ByteBuf next() {
    while (inflating == null) {
      if (pending.readableBytes() < HEADER_BYTES) {
        release();
        return null;
      }
      int length = pending.getUnsignedMediumLE(pending.readerIndex());
      if (pending.readableBytes() < HEADER_BYTES + length) {
        return null;
      }
      ByteBuf plain = begin(length);
      if (plain.isReadable()) {
        return plain;
      }
    }
    return piece();
  }

  /** Bytes taken and not yet given out, as they came. */
  public int bufferedBytes() {
    return pending.readableBytes() + (inflating == null ? 0 : inflatingLeft);
  }

  /** Bytes taken and not yet begun with. */
  public int waitingBytes() {
    return pending.readableBytes();
  }

  /** What memory is kept for bytes to come, or not yet begun with. */
  int keptBytes() {
    return pending.capacity();
  }

  /** Numbers from 0 again, as a client does with each command. */
  public void restart() {
    sequence = 0;
  }

  /**
   * One compressed packet.
   *
   * @param part all of its readable bytes, at most 16 MiB less one
   */
  public ByteBuf packed(ByteBuf part) {
    byte[] plain = new byte[part.readableBytes()];
    part.readBytes(plain);
    byte[] content = plain.length < LEAST_BYTES ? plain : compression.deflated(plain);
    boolean smaller = content.length < plain.length;
    ByteBuf packet =
        Unpooled.buffer(HEADER_BYTES + Math.min(content.length, plain.length))
            .writeMediumLE(smaller ? content.length : plain.length)
            .writeByte(sequence)
            .writeMediumLE(smaller ? plain.length : 0)
            .writeBytes(smaller ? content : plain);
    sequence = sequence + 1 & 0xff;
    return packet;
  }

  /** Gives nothing more out. What inflates zstd holds memory that no garbage collector knows of. */
  @Override
  public void close() {
    pending = Unpooled.EMPTY_BUFFER;
    InputStream begun = inflating;
    inflating = null;
    content = null;
    if (begun != null) {
      try {
        begun.close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing what reads from memory", e);
      }
    }
  }

  /** An idle connection keeps nothing, also one that has begun with a header. */
  private void release() {
    if (!pending.isReadable()) {
      pending = Unpooled.EMPTY_BUFFER;
    } else if (pending.capacity() > SMALLEST_BUFFER_BYTES) {
      pending = Unpooled.buffer(SMALLEST_BUFFER_BYTES).writeBytes(pending);
    }
  }

  /** What is not compressed; nothing where it is, or where there is nothing. */
  private ByteBuf begin(int length) {
    pending.skipBytes(3);
    int number = pending.readUnsignedByte();
    // A command begins anew, whatever came before.
    if (number != sequence && number != 0) {
      throw new MalformedPacketException(NAME, 3, "sequence " + sequence + " or 0", "" + number);
    }
    sequence = number + 1 & 0xff;
    int plainLength = pending.readUnsignedMediumLE();
    byte[] bytes = new byte[length];
    pending.readBytes(bytes);
    if (plainLength == 0) {
      return Unpooled.wrappedBuffer(bytes);
    }
    content = new CompressedContent(bytes);
    try {
      inflating = compression.inflating(content);
    } catch (IOException e) {
      throw notCompressed();
    }
    inflatingLeft = plainLength;
    return Unpooled.EMPTY_BUFFER;
  }

  private ByteBuf piece() {
    byte[] piece = new byte[Math.min(inflatingLeft, PIECE_BYTES)];
    int filled = 0;
    try {
      int last = content.taken() + LOOKED_AT_BYTES;
      int read = 0;
      while (read >= 0 && filled < piece.length && (filled == 0 || content.taken() < last)) {
        read = inflating.read(piece, filled, piece.length - filled);
        filled += Math.max(read, 0);
        content.onOutput();
      }
      inflatingLeft -= filled;
      boolean over = inflatingLeft == 0 && inflating.read() >= 0;
      if (read < 0 || over) {
        throw new MalformedPacketException(
            NAME, 4, "as many bytes as it says", over ? "more" : inflatingLeft + " fewer");
      }
      if (inflatingLeft == 0) {
        inflating.close();
        inflating = null;
        content = null;
      }
    } catch (IOException e) {
      throw notCompressed();
    }
    return Unpooled.wrappedBuffer(piece, 0, filled);
  }

  private MalformedPacketException notCompressed() {
    return new MalformedPacketException(NAME, HEADER_BYTES, "bytes of " + compression, "others");
  }
}
