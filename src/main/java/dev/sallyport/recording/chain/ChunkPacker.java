package dev.sallyport.recording.chain;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Packs the events of one session into chunks that continue its chain. */
public final class ChunkPacker {
  private final String session;
  private final LongSupplier positions;
  private final Consumer<Chunk> chunks;
  private final ChunkContent content;
  private long number;
  private String head;
  private long first;
  private long last;

  /**
   * Goes on after what is kept already.
   *
   * @param number of the session's last chunk, 0 when there is none
   * @param head its hash, {@link Chunk#NONE} when there is none
   * @param positions gives the next position in the store
   * @param chunks takes each chunk when it is full
   * @param content empty; a packer that follows may have it after this one was flushed
   */
  public ChunkPacker(
      String session,
      long number,
      String head,
      LongSupplier positions,
      Consumer<Chunk> chunks,
      ChunkContent content) {
    this.session = session;
    this.number = number;
    this.head = head;
    this.positions = positions;
    this.chunks = chunks;
    this.content = content;
  }

  /** Takes an event as one line of JSON. */
  public void add(long sequence, byte[] line) {
    add(sequence, sequence, line, 0, line.length);
  }

  /**
   * Takes a line that tells of some events in a row, a part of what is there.
   *
   * @param from sequence of the first one
   * @param to of the last one
   */
  public void add(long from, long to, byte[] bytes, int offset, int length) {
    if (!content.takes(length)) {
      flush();
    }
    if (content.lines() == 0) {
      first = from;
    }
    last = to;
    content.add(bytes, offset, length);
  }

  /** Hands out what is not yet a chunk. */
  public void flush() {
    if (content.lines() == 0) {
      return;
    }
    Chunk chunk =
        new Chunk(
                positions.getAsLong(),
                session,
                number + 1,
                first,
                last,
                content.lines(),
                content.bytes(),
                "",
                content.compressed())
            .hashed(head);
    number++;
    head = chunk.hash();
    content.clear();
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
