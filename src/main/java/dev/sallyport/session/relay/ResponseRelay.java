package dev.sallyport.session.relay;

import io.netty.buffer.ByteBuf;
import java.util.function.BooleanSupplier;

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

  /**
   * Sets who is asked, when a result begins, whether it may come from something else than was
   * judged; then all of it is covered.
   */
  default void coverWhere(BooleanSupplier isOther) {
    // Of what has no rows nothing can be covered.
  }

  /** Whether the database has asked for a file, and goes on when it has it. */
  default boolean awaitsFile() {
    return false;
  }

  /** How rows go that are not for {@link #accept} alone. */
  enum Rows {
    /** Each to {@link #accept}. */
    ONE_BY_ONE,
    /** The client gets each as it comes and nobody looks at it; it is counted alone. */
    AS_THEY_ARE,
    /** The client gets what {@link #cover} makes of each; it is counted beside. */
    LOOKED_AT
  }

  /**
   * How rows go that may come now: whatever is one frame, not empty, and does not begin as an EOF,
   * OK or ERR packet among rows does. {@link #accept} takes each of them in any case.
   */
  default Rows rows() {
    return Rows.ONE_BY_ONE;
  }

  /** So many rows went past {@link #accept} as they are. */
  default void onPassed(int count) {
    throw new IllegalStateException("rows pass one by one here");
  }

  /**
   * Appends a row as the client gets it, and keeps of it what the minutes keep; it is not counted.
   *
   * @throws dev.sallyport.wire.MalformedPacketException when it is none of this result
   */
  default void cover(ByteBuf row, ByteBuf out) {
    throw new IllegalStateException("rows pass one by one here");
  }

  /** The client has what {@link #cover} has made of a row. */
  default void onCovered() {
    throw new IllegalStateException("rows pass one by one here");
  }

  /** What the answer said, as far as it came. */
  Answer answer();
}
