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

  /** What the answer said, as far as it came. */
  Answer answer();
}
