package dev.sallyport.recording;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for one event loop, on a thread of its own, what may wait for the disk: makes files ready to
 * be written to, touches their pages and ends them. Filled with zeros by ordinary writes first: on
 * a full disk these fail, where a page of a hole would end the process.
 *
 * <p>Asked by the event loop, and answers there.
 */
final class RoomKeeper {
  static final long IDLE = Long.MAX_VALUE;

  /** Between two of them pages are touched, if that was asked for meanwhile. */
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10).asReadOnlyBuffer();

  /**
   * Touched ahead of what is written where little is: touched pages count as memory of the process.
   * Holds what comes until more is touched.
   */
  private static final int FIRST_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(RoomKeeper.class);

  /**
   * How files are made.
   *
   * @param paths a new name each time
   * @param roomBytes of an ordinary one
   * @param windowBytes that are touched ahead of what is written at most
   * @param forced whether the disk is to have a file before it is written to, so that no fsync that
   *     somebody waits for has its zeros to write
   */
  record Making(
      Supplier<Path> paths,
      JournalFile.Opener opener,
      int roomBytes,
      int windowBytes,
      boolean forced) {}

  private final Making making;
  private final Consumer<Runnable> loop;
  private final ExecutorService thread;
  private final Frame.Header header = new Frame.Header();
  private final Queue<Runnable> touches = new ConcurrentLinkedQueue<>();

  /** That another room had, its pages in memory; null while there is none. Of the thread. */
  private Empty vacated;

  /** When the step of the disk began that is under way. */
  private volatile long stepSince = IDLE;

  /** Answers by means of {@code loop}. */
  RoomKeeper(Making making, Consumer<Runnable> loop, String name) {
    this.making = making;
    this.loop = loop;
    this.thread = Executors.newSingleThreadExecutor(task -> daemon(task, "journal-" + name));
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  int roomBytes() {
    return making.roomBytes();
  }

  /** When the step of the disk began that is under way; {@link #IDLE} when none is. */
  long stepSince() {
    return stepSince;
  }

  /** Makes an empty room; tells it, or why there is none. */
  void prepare(BiConsumer<Room, IOException> told) {
    thread.execute(
        () -> {
          try {
            // Before the first event can be written, and so off the event loop.
            EventEncoding.load();
            Room room = prepared();
            loop.accept(() -> told.accept(room, null));
          } catch (IOException | JournalUnavailableException | RuntimeException e) {
            loop.accept(() -> told.accept(null, asIo(e)));
          }
        });
  }

  /**
   * Touches what is to be written next.
   *
   * @param bytes at least
   * @param ahead how many are worth while, if the disk is not waited for
   */
  void touch(Room room, int bytes, long ahead, Consumer<IOException> told) {
    int from = room.position();
    long window = Math.min(making.windowBytes(), Math.max(FIRST_BYTES, ahead));
    int to = (int) Math.min(room.bytes(), from + Math.max(bytes, window));
    touches.add(
        () -> {
          long began = System.nanoTime();
          try {
            step(() -> room.touch(from, to));
            loop.accept(
                () -> {
                  room.touched(began, to);
                  told.accept(null);
                });
          } catch (IOException | RuntimeException e) {
            loop.accept(() -> told.accept(asIo(e)));
          }
        });
    thread.execute(this::runTouches);
  }

  /**
   * Whether there is little left before what was not touched, though more could be. Where the disk
   * is waited for, that comes with each fsync.
   */
  boolean isTouchedShort(Room room) {
    return !making.forced()
        && room.freshUpTo() < room.bytes()
        && room.freshUpTo() - room.position() < FIRST_BYTES / 2;
  }

  /** Encodes an event that is too large for the loop to do so, or for a room. */
  void makeReady(Pending pending, Runnable told) {
    thread.execute(
        () -> {
          try {
            if (pending.isSettled()) {
              return;
            }
            byte[] content =
                pending.content() == null ? EventEncoding.of(pending.event()) : pending.content();
            Room own = Frame.bytes(content) > making.roomBytes() ? filled(content) : null;
            loop.accept(
                () -> {
                  pending.encoded(content);
                  pending.standsIn(own);
                });
          } catch (JournalUnavailableException e) {
            pending.cannotBeWritten(e);
          } catch (IOException | RuntimeException e) {
            pending.cannotBeWritten(
                new JournalUnavailableException(
                    Reason.of(asIo(e)), "the journal cannot be written: " + e.getMessage(), e));
          } finally {
            loop.accept(told);
          }
        });
  }

  /** Ends a room that the loop has given up. */
  void end(Room room) {
    thread.execute(() -> endNow(room));
  }

  /** Ends after all that was asked before. */
  void close(Runnable told) {
    thread.execute(
        () -> {
          dropVacated();
          told.run();
        });
    thread.shutdown();
  }

  /** A file full of zeros, without a room. */
  private record Empty(JournalFile file, ByteBuffer map, Path path) {}

  private void endNow(Room room) {
    // One is enough: it is asked for when the next one is half full.
    if (!making.forced() && vacated == null && vacate(room)) {
      return;
    }
    try {
      step(room::end);
    } catch (IOException | RuntimeException e) {
      LOG.warn("journal file cannot be ended journal={}", room.segment().journal(), e);
    }
  }

  /**
   * Copies what the room holds instead of its file's being cut, for the sake of its pages: to have
   * the system find new ones, page by page as they are touched, costs many times what copying does.
   * Not where the disk is waited for, which would have to write the copy as well.
   */
  private boolean vacate(Room room) {
    Path other = JournalDirectory.vacated(room.segment());
    try {
      boolean[] left = new boolean[1];
      step(() -> left[0] = room.vacate());
      if (!left[0]) {
        return false;
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("journal file is not used again journal={}", room.segment().journal(), e);
      return false;
    }
    try {
      fillWithZeros(room.file(), room.bytes());
      vacated = new Empty(room.file(), room.map(), other);
    } catch (IOException | RuntimeException e) {
      discard(other, room.file(), e);
      LOG.warn("journal file cannot be used again journal={}", room.segment().journal(), e);
    }
    return true;
  }

  private void dropVacated() {
    if (vacated != null) {
      Empty last = vacated;
      vacated = null;
      try (JournalFile file = last.file()) {
        step(() -> Files.deleteIfExists(last.path()));
      } catch (IOException | RuntimeException e) {
        LOG.warn("journal file cannot be deleted file={}", last.path().getFileName(), e);
      }
    }
  }

  private void runTouches() {
    for (Runnable touch = touches.poll(); touch != null; touch = touches.poll()) {
      touch.run();
    }
  }

  private Room prepared() throws IOException {
    if (vacated != null) {
      Empty again = vacated;
      vacated = null;
      try {
        return touched(renamed(again));
      } catch (IOException | RuntimeException e) {
        LOG.warn("journal file cannot be used again file={}", again.path().getFileName(), e);
      }
    }
    return touched(made(making.paths().get(), making.roomBytes()));
  }

  private Room touched(Empty empty) throws IOException {
    int bytes = making.roomBytes();
    Path path = empty.path();
    Room room = Room.mapped(path, empty.file(), empty.map(), bytes);
    try {
      int fresh = Math.min(bytes, Math.min(FIRST_BYTES, making.windowBytes()));
      long began = System.nanoTime();
      step(() -> room.touch(0, fresh));
      room.touched(began, fresh);
      return room;
    } catch (IOException | RuntimeException e) {
      discard(path, empty.file(), e);
      throw e;
    }
  }

  /** A file that another room had, under the name of the next one. */
  private Empty renamed(Empty empty) throws IOException {
    Path path = making.paths().get();
    try {
      step(() -> empty.file().rename(path));
      return new Empty(empty.file(), empty.map(), path);
    } catch (IOException | RuntimeException e) {
      discard(empty.path(), empty.file(), e);
      throw e;
    }
  }

  private Empty made(Path path, int bytes) throws IOException {
    JournalFile file = create(path, bytes);
    try {
      fillWithZeros(file, bytes);
      if (making.forced()) {
        step(file::force);
      }
      ByteBuffer[] map = new ByteBuffer[1];
      step(() -> map[0] = file.map(bytes));
      return new Empty(file, map[0], path);
    } catch (IOException | RuntimeException e) {
      discard(path, file, e);
      throw e;
    }
  }

  private void fillWithZeros(JournalFile file, int bytes) throws IOException {
    for (int at = 0; at < bytes; at += ZEROS.capacity()) {
      int from = at;
      ByteBuffer zeros = ZEROS.duplicate().limit(Math.min(ZEROS.capacity(), bytes - at));
      step(() -> file.write(zeros, from));
      runTouches();
    }
  }

  private Room filled(byte[] content) throws IOException {
    int bytes = Frame.bytes(content);
    Path path = making.paths().get();
    JournalFile file = create(path, bytes);
    try {
      step(
          () -> {
            int identity = Frame.identity(Segment.journal(path));
            file.write(ByteBuffer.wrap(header.of(content, content.length, identity)), 0);
            file.write(ByteBuffer.wrap(content), Frame.HEADER_BYTES);
            if (making.forced()) {
              file.force();
            }
          });
      return Room.filled(path, file, bytes);
    } catch (IOException | RuntimeException e) {
      discard(path, file, e);
      throw e;
    }
  }

  private JournalFile create(Path path, long bytes) throws IOException {
    JournalFile[] created = new JournalFile[1];
    step(() -> created[0] = making.opener().create(path, bytes));
    return created[0];
  }

  private void discard(Path path, JournalFile file, Exception cause) {
    try (file) {
      step(() -> Files.deleteIfExists(path));
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static IOException asIo(Exception e) {
    return e instanceof IOException ? (IOException) e : new IOException("a fault of ours", e);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void step(Step step) throws IOException {
    stepSince = System.nanoTime();
    try {
      step.run();
    } finally {
      stepSince = IDLE;
    }
  }
}
