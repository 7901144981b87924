package dev.sallyport.session.relay;

import io.netty.buffer.ByteBuf;

/** First bytes of response packets (MySQL Client/Server Protocol, Generic Response Packets). */
final class PacketKind {
  /** A terminator is always smaller than one frame; a row that begins alike never is. */
  static final int MAX_FRAME = 0xffffff;

  /** An EOF packet: header, warnings, status flags. The OK packet in its place is longer. */
  static final int EOF_BYTES = 5;

  private static final int OK = 0x00;
  private static final int LOCAL_INFILE = 0xfb;
  private static final int EOF = 0xfe;
  private static final int ERR = 0xff;
  private static final int MAX_EOF_BYTES = 8;

  private PacketKind() {}

  static boolean isOk(ByteBuf payload) {
    return first(payload) == OK;
  }

  static boolean isErr(ByteBuf payload) {
    return first(payload) == ERR;
  }

  static boolean isLocalInfile(ByteBuf payload) {
    return first(payload) == LOCAL_INFILE;
  }

  static boolean isEofHeader(ByteBuf payload) {
    return first(payload) == EOF;
  }

  static boolean isEof(ByteBuf payload) {
    return isEofHeader(payload) && payload.readableBytes() <= MAX_EOF_BYTES;
  }

  private static int first(ByteBuf payload) {
    return payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : -1;
  }
}
