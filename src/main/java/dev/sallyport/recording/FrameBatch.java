package dev.sallyport.recording;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames that are written together. Keeps room for many small ones, and none for a large one. */
final class FrameBatch {
  private static final int KEPT_BYTES = JournalFile.LARGEST_WRITE_BYTES;

  private final List<ByteBuffer> frames = new ArrayList<>();
  private ByteBuffer room;
  private int bytes;

  void add(ByteBuffer frame) {
    frames.add(frame);
    bytes += frame.remaining();
  }

  int bytes() {
    return bytes;
  }

  /** All of them, one after the other. */
  ByteBuffer content() {
    if (bytes > KEPT_BYTES && frames.size() == 1) {
      return frames.get(0);
    }
    if (bytes > KEPT_BYTES) {
      throw new IllegalStateException("more in one write than fits");
    }
    if (room == null) {
      room = ByteBuffer.allocateDirect(KEPT_BYTES);
    }
    room.clear();
    frames.forEach(room::put);
    return room.flip();
  }

  void clear() {
    frames.clear();
    bytes = 0;
  }
}
