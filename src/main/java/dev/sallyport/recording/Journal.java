package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The writing end of one event loop's files. Confined to the thread of its writer, but for {@link
 * Unsynced}.
 *
 * <p>A frame that could not be written whole is cut away before the next one, so that writing goes
 * on as soon as it can.
 */
final class Journal {
  private final Supplier<Path> paths;
  private final JournalFile.Opener opener;
  private final Consumer<Segment> onNewSegment;
  private final long rollBytes;

  private Segment segment;
  private JournalFile file;

  /** Whether a part of a frame may stand after the last whole one. */
  private boolean torn;

  /** Rolled files that the disk may not have yet. */
  private List<JournalFile> rolled = new ArrayList<>();

  /**
   * A journal without files; the first one is made when it is needed.
   *
   * @param paths a new name each time
   * @param rollBytes size from which a new file is begun
   */
  Journal(
      Supplier<Path> paths,
      JournalFile.Opener opener,
      Consumer<Segment> onNewSegment,
      long rollBytes) {
    this.paths = paths;
    this.opener = opener;
    this.onNewSegment = onNewSegment;
    this.rollBytes = rollBytes;
  }

  /** How many bytes more the current file takes before another is begun. */
  long room() {
    return Math.max(0, segment == null ? rollBytes : rollBytes - segment.written());
  }

  /** Writes frames; when it fails, nothing of them counts. */
  void append(ByteBuffer frames) throws IOException {
    int bytes = frames.remaining();
    if (segment != null && segment.written() > 0 && segment.written() + bytes > rollBytes) {
      roll();
    }
    if (segment == null) {
      Path path = paths.get();
      file = opener.open(path, true);
      segment = Segment.created(path);
      onNewSegment.accept(segment);
    }
    if (torn) {
      cut();
    }
    torn = true;
    file.write(frames, segment.written());
    torn = false;
    segment.advance(bytes);
  }

  private void cut() throws IOException {
    try {
      file.truncate(segment.written());
    } catch (IOException e) {
      // An interrupt closes a channel for good.
      file.close();
      file = opener.open(segment.path(), false);
      file.truncate(segment.written());
    }
  }

  /**
   * Ends the current file; the next frame begins another one. A part of a frame at its end stays:
   * nobody reads beyond what was written whole.
   */
  void roll() {
    if (segment == null) {
      return;
    }
    segment.seal();
    segment = null;
    rolled.add(file);
    file = null;
    torn = false;
  }

  /** Closes files that nobody writes to any more and nobody waits for. */
  void closeRolled() throws IOException {
    List<JournalFile> files = rolled;
    rolled = new ArrayList<>();
    for (JournalFile done : files) {
      done.close();
    }
  }

  /** What has to be forced so that all frames up to now are on disk. */
  Unsynced unsynced() {
    Unsynced unsynced = new Unsynced(rolled, file);
    rolled = new ArrayList<>();
    return unsynced;
  }

  /** Files to force, on a worker. */
  record Unsynced(List<JournalFile> rolled, JournalFile current) {
    /** Forces all, and closes those that nobody writes to any more. */
    void force() throws IOException {
      try {
        for (JournalFile file : rolled) {
          file.force();
        }
        if (current != null) {
          current.force();
        }
      } finally {
        for (JournalFile file : rolled) {
          file.close();
        }
      }
    }
  }
}
