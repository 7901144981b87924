package dev.sallyport.wire;

/** Bytes that are not the packet they should be. Carries positions and kinds, never content. */
public final class MalformedPacketException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String packet;
  private final int offset;

  /**
   * Says what was read, where, and what was wrong.
   *
   * @param packet name of the packet in the manual
   * @param offset byte of the payload, from 0
   * @param expected what the manual asks for
   * @param found what was there instead, without any value that could be a secret
   */
  public MalformedPacketException(String packet, int offset, String expected, String found) {
    super(
        "malformed "
            + packet
            + " at byte "
            + offset
            + ": expected "
            + expected
            + ", found "
            + found);
    this.packet = packet;
    this.offset = offset;
  }

  /** Name of the packet in the manual. */
  public String packet() {
    return packet;
  }

  /** Byte of the payload at which reading stopped, from 0. */
  public int offset() {
    return offset;
  }
}
