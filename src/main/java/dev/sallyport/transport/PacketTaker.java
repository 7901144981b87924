package dev.sallyport.transport;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketStretch;

/** Who gets the packets that come on a socket, on its event loop and in order. */
@FunctionalInterface
public interface PacketTaker {
  /** One packet. */
  void onPacket(Packet packet);

  /**
   * How many bytes of packets may come at once now, 0 for one packet after the other; asked before
   * each. What may end a list of rows, and what is split, still comes alone.
   */
  default int stretchBytes() {
    return 0;
  }

  /**
   * Many packets at once, only where {@link #stretchBytes} allows it.
   *
   * @param stretch lies in what was read, so it is used within this call
   */
  default void onStretch(PacketStretch stretch) {
    throw new IllegalStateException("stretches are not taken here");
  }
}
