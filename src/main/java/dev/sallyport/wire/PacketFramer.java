package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Cuts a byte stream into logical packets: the only place that knows the 4-byte header and the 16
 * MiB split (MySQL Internals, "MySQL Packets").
 *
 * <p>A packet that lies wholly inside a fed chunk is a slice of it, or of the copy. What is left is
 * copied, so that an idle connection keeps no more memory than its unread bytes. Every byte is
 * copied a bounded number of times, however the stream is cut.
 */
public final class PacketFramer {
  /** Payload bytes of the largest frame; a frame of this size says that another one follows. */
  public static final int MAX_FRAME = 0xffffff;

  private static final String NAME = "packet";
  static final int HEADER_BYTES = 4;
  private static final int SMALLEST_BUFFER_BYTES = 256;

  /** What is read at once and is longer goes into the {@link SpareBuffer}. */
  private static final int SHORT_BYTES = 4_096;

  /** From here on a first byte may be that of an EOF, an OK in its place, or an ERR packet. */
  private static final int FIRST_OF_ENDS = 0xfe;

  private final int maxPayloadBytes;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private boolean pendingIsOurs;
  private boolean pendingIsSpare;
  private int header;
  private int headerFill;
  private int frameRemaining;
  private boolean continuing;
  private int firstSequence;
  private int lastSequence;
  private ByteBuf joined;
  private MalformedPacketException failure;

  /**
   * A framer for one direction of one connection.
   *
   * @param maxPayloadBytes largest logical packet that is taken, 1 or more
   */
  public PacketFramer(int maxPayloadBytes) {
    if (maxPayloadBytes < 1) {
      throw new IllegalArgumentException("maxPayloadBytes must be positive: " + maxPayloadBytes);
    }
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /** Takes the readable bytes; the caller must not change them afterwards. */
  public void feed(ByteBuf chunk) {
    int bytes = chunk.readableBytes();
    if (bytes == 0 || failure != null) {
      return;
    }
    if (!pending.isReadable()) {
      pending = chunk.readSlice(bytes);
      pendingIsOurs = false;
      pendingIsSpare = false;
      return;
    }
    append(chunk, bytes);
  }

  /**
   * Takes the readable bytes, which are the caller's again afterwards. What is given out of them
   * stays as it is until the next is asked for, and no longer.
   */
  public void feedCopy(ByteBuf chunk) {
    int bytes = chunk.readableBytes();
    if (bytes == 0 || failure != null) {
      return;
    }
    if (pending.isReadable()) {
      append(chunk, bytes);
      return;
    }
    pendingIsOurs = true;
    pendingIsSpare = bytes > SHORT_BYTES;
    pending = (pendingIsSpare ? SpareBuffer.take(bytes) : Unpooled.buffer(bytes)).writeBytes(chunk);
  }

  private void append(ByteBuf chunk, int bytes) {
    int needed = pending.readableBytes() + bytes;
    if (!pendingIsOurs || pending.writableBytes() < bytes) {
      // Twice what is needed: the next copy comes only after as many bytes as this one moves.
      pending = Unpooled.buffer(Math.max(SMALLEST_BUFFER_BYTES, 2 * needed)).writeBytes(pending);
      pendingIsOurs = true;
      pendingIsSpare = false;
    }
    pending.writeBytes(chunk);
  }

  /**
   * The next whole packet, or null when more bytes are needed.
   *
   * @throws MalformedPacketException when a packet is too large or its frames are out of sequence;
   *     the stream is lost then and every further call throws the same
   */
  public Packet next() {
    if (failure != null) {
      throw failure;
    }
    try {
      while (pending.isReadable()) {
        if (headerFill < HEADER_BYTES && !readHeader()) {
          break;
        }
        Packet packet = readPayload();
        if (packet != null) {
          return packet;
        }
      }
    } catch (MalformedPacketException e) {
      failure = e;
      pending = Unpooled.EMPTY_BUFFER;
      joined = null;
      throw e;
    }
    if (pendingIsSpare) {
      SpareBuffer.giveBack(pending);
      pendingIsSpare = false;
    }
    pending = Unpooled.EMPTY_BUFFER;
    return null;
  }

  /**
   * The packets that come next, as far as they are whole, of one frame each, not empty, and none
   * that may end a list of rows or say an error by its first byte; the payloads are not looked at
   * beyond that. What does not fit is for {@link #next}, as is every error.
   *
   * @param maxBytes so much at most, headers included
   * @return null when there is none
   */
  public PacketStretch nextStretch(int maxBytes) {
    // Inside a packet, or its header, what comes next is no header; and there is no other memory.
    if (failure != null || headerFill > 0 || continuing || !pending.hasArray()) {
      return null;
    }
    byte[] bytes = pending.array();
    int begin = pending.arrayOffset() + pending.readerIndex();
    int end = begin + Math.min(pending.readableBytes(), maxBytes);
    int at = begin;
    int packets = 0;
    int unlike = 0;
    int first = 0;
    while (end - at > HEADER_BYTES) {
      int length = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
      boolean fits = length <= end - at - HEADER_BYTES && length <= maxPayloadBytes;
      boolean whole = length > 0 && length < MAX_FRAME;
      if (!fits || !whole || (bytes[at + HEADER_BYTES] & 0xff) >= FIRST_OF_ENDS) {
        break;
      }
      int sequence = bytes[at + 3] & 0xff;
      first = packets == 0 ? sequence : first;
      unlike |= sequence ^ (first + packets & 0xff);
      packets++;
      at += HEADER_BYTES + length;
    }
    return packets == 0
        ? null
        : new PacketStretch(pending.readSlice(at - begin), packets, first, unlike == 0);
  }

  /** Bytes taken and not yet given out. */
  public int bufferedBytes() {
    return pending.readableBytes()
        + (joined == null ? 0 : joined.readableBytes())
        + (headerFill % HEADER_BYTES);
  }

  /** What memory is kept for that, and for what is still to come. */
  int keptBytes() {
    return pending.capacity() + (joined == null ? 0 : joined.capacity());
  }

  /** What a payload takes on the wire, headers included. */
  public static long framedBytes(long payloadBytes) {
    return payloadBytes + HEADER_BYTES * (payloadBytes / MAX_FRAME + 1);
  }

  /**
   * Writes a payload with its headers.
   *
   * @param out receives the frames
   * @param sequence number of the first frame, 0 to 255
   * @param payload readable bytes are written; its indices stay
   * @return the number after the last frame's, 0 to 255
   */
  public static int write(ByteBuf out, int sequence, ByteBuf payload) {
    int next = sequence & 0xff;
    int offset = payload.readerIndex();
    int left = payload.readableBytes();
    int frames = left / MAX_FRAME + 1;
    out.ensureWritable(left + frames * HEADER_BYTES);
    for (int frame = 0; frame < frames; frame++) {
      int length = Math.min(left, MAX_FRAME);
      copy(out.writeMediumLE(length).writeByte(next), payload, offset, length);
      offset += length;
      left -= length;
      next = next + 1 & 0xff;
    }
    return next;
  }

  /**
   * Writes packets that lie side by side, in one copy.
   *
   * @param sequence number that the first gets, 0 to 255
   * @return the number after the last one's
   */
  public static int write(ByteBuf out, int sequence, PacketStretch stretch) {
    int begin = out.writerIndex();
    stretch.writeTo(out);
    int first = sequence & 0xff;
    if (!stretch.isNumberedFrom(first)) {
      int next = first;
      for (int at = begin; at < out.writerIndex(); next++) {
        out.setByte(at + 3, next);
        at += HEADER_BYTES + out.getUnsignedMediumLE(at);
      }
    }
    return first + stretch.packets() & 0xff;
  }

  /**
   * Writes what becomes of a payload, with its headers, without a buffer in between.
   *
   * @return as {@link #write(ByteBuf, int, ByteBuf)}
   * @throws MalformedPacketException as the edit; whatever it throws, nothing is appended then
   */
  public static int write(ByteBuf out, int sequence, ByteBuf payload, PayloadEdit edit) {
    int begin = out.writerIndex();
    out.writeZero(HEADER_BYTES);
    try {
      edit.write(payload, out);
    } catch (RuntimeException e) {
      out.writerIndex(begin);
      throw e;
    }
    int length = out.writerIndex() - begin - HEADER_BYTES;
    if (length >= MAX_FRAME) {
      ByteBuf whole = out.copy(begin + HEADER_BYTES, length);
      out.writerIndex(begin);
      try {
        return write(out, sequence, whole);
      } finally {
        whole.release();
      }
    }
    out.setMediumLE(begin, length).setByte(begin + 3, sequence);
    return (sequence & 0xff) + 1 & 0xff;
  }

  /** Appends bytes of a payload. Between buffers of two kinds Netty makes three objects for it. */
  public static void copy(ByteBuf out, ByteBuf payload, int from, int length) {
    if (payload.hasArray()) {
      out.writeBytes(payload.array(), payload.arrayOffset() + from, length);
    } else {
      out.writeBytes(payload, from, length);
    }
  }

  private boolean readHeader() {
    while (headerFill < HEADER_BYTES && pending.isReadable()) {
      header |= pending.readUnsignedByte() << 8 * headerFill;
      headerFill++;
    }
    if (headerFill < HEADER_BYTES) {
      return false;
    }
    frameRemaining = header & MAX_FRAME;
    int sequence = header >>> 24;
    if (!continuing) {
      firstSequence = sequence;
    } else if (sequence != (lastSequence + 1 & 0xff)) {
      throw new MalformedPacketException(
          NAME, 3, "sequence " + (lastSequence + 1 & 0xff) + " in a split packet", "" + sequence);
    }
    lastSequence = sequence;
    long total = (long) frameRemaining + (joined == null ? 0 : joined.readableBytes());
    if (total > maxPayloadBytes) {
      throw new MalformedPacketException(
          NAME, 0, "at most " + maxPayloadBytes + " bytes", "at least " + total);
    }
    return true;
  }

  private Packet readPayload() {
    boolean last = (header & MAX_FRAME) < MAX_FRAME;
    if (last && joined == null && pending.readableBytes() >= frameRemaining) {
      return finish(pending.readSlice(frameRemaining));
    }
    int bytes = Math.min(frameRemaining, pending.readableBytes());
    append(bytes);
    frameRemaining -= bytes;
    if (frameRemaining > 0) {
      return null;
    }
    if (last) {
      return finish(joined);
    }
    continuing = true;
    header = 0;
    headerFill = 0;
    return null;
  }

  private Packet finish(ByteBuf payload) {
    Packet packet = new Packet(firstSequence, lastSequence, payload);
    joined = null;
    continuing = false;
    header = 0;
    headerFill = 0;
    return packet;
  }

  /** Grows by doubling: Netty's own growth is linear above 4 MiB, which is quadratic in sum. */
  private void append(int bytes) {
    if (joined == null) {
      joined = Unpooled.buffer(doubled(bytes), maxPayloadBytes);
    } else if (joined.writableBytes() < bytes) {
      joined.capacity(doubled(joined.readableBytes() + bytes));
    }
    joined.writeBytes(pending, bytes);
  }

  private int doubled(int bytes) {
    long doubled = Math.max(SMALLEST_BUFFER_BYTES, 2L * bytes);
    return (int) Math.max(bytes, Math.min(doubled, maxPayloadBytes));
  }
}
