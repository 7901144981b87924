package dev.sallyport.session.relay;

import io.netty.buffer.ByteBuf;

/**
 * Takes the packets of one answer from the database, one at a time, and sends what the client shall
 * get.
 */
public interface ResponseRelay {
  /**
   * One packet of the answer.
   *
   * @throws dev.sallyport.wire.MalformedPacketException when it does not fit the protocol
   */
  void accept(ByteBuf payload, PacketSink client);

  /** Whether the answer is complete. */
  boolean finished();

  /** Whether the database has asked for a file, and goes on when it has it. */
  default boolean awaitsFile() {
    return false;
  }

  /**
   * Whether rows come that the client gets as they are and that nobody looks at: whatever is one
   * packet, not empty, and does not begin as an EOF, OK or ERR packet among rows does, need not be
   * given to {@link #accept} then, but is counted.
   */
  default boolean passesRows() {
    return false;
  }

  /** So many rows went past, while {@link #passesRows}. */
  default void onPassed(int rows) {
    throw new IllegalStateException("rows pass one by one here");
  }

  /** What the answer said, as far as it came. */
  Answer answer();
}
