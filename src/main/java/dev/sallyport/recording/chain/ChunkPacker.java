package dev.sallyport.recording.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Packs the events of one session into chunks that continue its chain. */
public final class ChunkPacker {
  /** Bytes before compression that a chunk does not exceed, unless one event does. */
  static final int MOST_BYTES = 1 << 20;

  private final String session;
  private final LongSupplier positions;
  private final Consumer<Chunk> chunks;
  private final List<byte[]> lines = new ArrayList<>();
  private long number;
  private String head;
  private long bytes;
  private long first;
  private long last;

  /**
   * Goes on after what is kept already.
   *
   * @param number of the session's last chunk, 0 when there is none
   * @param head its hash, {@link Chunk#NONE} when there is none
   * @param positions gives the next position in the store
   * @param chunks takes each chunk when it is full
   */
  public ChunkPacker(
      String session, long number, String head, LongSupplier positions, Consumer<Chunk> chunks) {
    this.session = session;
    this.number = number;
    this.head = head;
    this.positions = positions;
    this.chunks = chunks;
  }

  /** Takes an event as one line of JSON. */
  public void add(long sequence, byte[] line) {
    if (!lines.isEmpty() && bytes + line.length > MOST_BYTES) {
      flush();
    }
    if (lines.isEmpty()) {
      first = sequence;
    }
    last = sequence;
    bytes += line.length + 1L;
    lines.add(line);
  }

  /** Hands out what is not yet a chunk. */
  public void flush() {
    if (lines.isEmpty()) {
      return;
    }
    Chunk chunk = Chunk.of(positions.getAsLong(), session, number + 1, first, last, lines, head);
    number++;
    head = chunk.hash();
    lines.clear();
    bytes = 0;
    chunks.accept(chunk);
  }

  /** How many chunks the session has. */
  public long number() {
    return number;
  }

  /** Sequence of the event that was added last. */
  public long lastSequence() {
    return last;
  }

  /** Hash of the last one. */
  public String head() {
    return head;
  }
}
