package dev.sallyport.recording.chain;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of a session as it is kept.
 *
 * @param position in the store, from 1
 * @param number in the session, from 1
 * @param firstSequence of its first event
 * @param events how many lines; one may tell of several events
 * @param bytes of the content before compression
 * @param hash over all of it and the predecessor's hash, hexadecimal
 * @param content zstd over the events as JSON, one on a line
 */
public record Chunk(
    long position,
    String session,
    long number,
    long firstSequence,
    long lastSequence,
    long events,
    long bytes,
    String hash,
    byte[] content) {

  /** What stands for the hash of the predecessor of a session's first chunk. */
  public static final String NONE = "";

  /** Bounds what a chunk makes us hold; above the largest event that a journal takes. */
  static final int MAX_BYTES = 257 << 20;

  /** This one with its hash. */
  Chunk hashed(String predecessor) {
    return new Chunk(
        position,
        session,
        number,
        firstSequence,
        lastSequence,
        events,
        bytes,
        hashAfter(predecessor),
        content);
  }

  /**
   * The hash that this chunk must have. It is taken of the content as it is kept: nothing has to be
   * decompressed that is not known to be what was written.
   *
   * @param predecessor hash of the chunk before it in its session, or {@link #NONE}
   */
  public String hashAfter(String predecessor) {
    return new FieldHash("chunk 1")
        .add(position)
        .add(session)
        .add(number)
        .add(firstSequence)
        .add(lastSequence)
        .add(events)
        .add(bytes)
        .add(predecessor)
        .add(content)
        .hex();
  }

  /**
   * The content, not compressed. Takes no more memory than the chunk says that it needs.
   *
   * @throws DamagedChunkException when it is not of the length that the chunk says, or no zstd
   */
  public byte[] plain() throws DamagedChunkException {
    // Asked first: a few bytes can stand for any number of them.
    if (bytes < 0
        || bytes > MAX_BYTES
        || content.length == 0
        || Zstd.getFrameContentSize(content) != bytes) {
      throw new DamagedChunkException("its content is not of the length that it says");
    }
    try {
      byte[] plain = Zstd.decompress(content, (int) bytes);
      if (plain.length != bytes) {
        throw new DamagedChunkException("its content is not of the length that it says");
      }
      return plain;
    } catch (ZstdException e) {
      throw new DamagedChunkException("its content cannot be decompressed");
    }
  }

  /** The events of a content, each as JSON. */
  public static List<byte[]> lines(byte[] plain) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= plain.length; i++) {
      if (i == plain.length || plain[i] == '\n') {
        lines.add(Arrays.copyOfRange(plain, from, i));
        from = i + 1;
      }
    }
    return lines;
  }

  /** Without the content, which is not for logs. */
  @Override
  public String toString() {
    return "chunk " + number + " of " + session;
  }
}
