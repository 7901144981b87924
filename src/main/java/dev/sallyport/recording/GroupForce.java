package dev.sallyport.recording;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces what was written to disk, on a thread of its own: one fsync for all that was written
 * before it begins. Confined to the event loop but for that.
 *
 * <p>While it is under way nothing is written to these files. The system protects the pages of a
 * file that it writes back, and to write to one of them is to wait for a disk that may hang; and
 * what came meanwhile would have to wait for the next fsync all the same.
 */
final class GroupForce {
  private static final Logger LOG = LoggerFactory.getLogger(GroupForce.class);

  /** What the journal does about it. */
  interface Listener {
    /** The room that is written to; null when there is none. */
    Room current();

    /** Whatever was written to the room may be lost: go on in another. */
    void onLost();

    /** Nothing is under way any more. */
    void onRest();
  }

  private final RoomKeeper keeper;
  private final Consumer<Runnable> loop;
  private final Listener listener;
  private final ExecutorService thread;

  /** Written, and waiting for the next fsync. */
  private List<Pending> waiting = new ArrayList<>();

  /** Written to no more, and not on disk for sure. */
  private List<Room> full = new ArrayList<>();

  /** Waiting for the one that is under way. */
  private List<Pending> covered = List.of();

  private boolean asked;
  private boolean running;
  private volatile long since = RoomKeeper.IDLE;

  GroupForce(RoomKeeper keeper, Consumer<Runnable> loop, Listener listener, String name) {
    this.keeper = keeper;
    this.loop = loop;
    this.listener = listener;
    this.thread =
        Executors.newSingleThreadExecutor(task -> RoomKeeper.daemon(task, "journal-sync-" + name));
  }

  /** When the fsync began that is under way; {@link RoomKeeper#IDLE} when none is. */
  long since() {
    return since;
  }

  /** Whether one is under way. */
  boolean isRunning() {
    return running;
  }

  /** Whether nothing is under way, and nobody waits. */
  boolean isIdle() {
    return !running && waiting.isEmpty();
  }

  /** Those that wait for the disk. */
  List<Pending> all() {
    List<Pending> all = new ArrayList<>(covered);
    all.addAll(waiting);
    return all;
  }

  /** It was written; what comes in one turn of the event loop shares one fsync. */
  void add(Pending written) {
    waiting.add(written);
    if (!asked) {
      asked = true;
      loop.accept(this::begin);
    }
  }

  /** A room that is written to no more; ended when nobody waits for it. */
  void onFull(Room room) {
    full.add(room);
    endFull();
  }

  private void endFull() {
    if (isIdle()) {
      full.forEach(keeper::end);
      full.clear();
    }
  }

  private void begin() {
    asked = false;
    if (running || waiting.isEmpty()) {
      return;
    }
    running = true;
    covered = waiting;
    waiting = new ArrayList<>();
    List<JournalFile> files = new ArrayList<>();
    List<Room> ended = full;
    full = new ArrayList<>();
    ended.forEach(room -> files.add(room.file()));
    Room current = listener.current();
    if (current != null) {
      files.add(current.file());
    }
    since = System.nanoTime();
    thread.execute(
        () -> {
          IOException failure = null;
          try {
            for (JournalFile file : files) {
              file.force();
            }
          } catch (IOException | RuntimeException e) {
            failure = e instanceof IOException ? (IOException) e : new IOException(e);
          }
          since = RoomKeeper.IDLE;
          IOException cause = failure;
          loop.accept(() -> onForced(current, ended, cause));
        });
  }

  /**
   * After a failed fsync the system may have thrown the pages away, and a second one would succeed
   * for nothing: whoever waits for this file is refused, and the next event begins another one.
   */
  private void onForced(Room current, List<Room> ended, IOException failure) {
    running = false;
    List<Pending> settled = new ArrayList<>(covered);
    covered = List.of();
    ended.forEach(keeper::end);
    if (failure == null) {
      if (current != null) {
        current.stale();
      }
      settled.forEach(Pending::complete);
    } else {
      LOG.error(
          "journal cannot be forced to disk, going on in a new file error={}", failure.toString());
      if (current != null && current == listener.current()) {
        listener.onLost();
      }
      settled.addAll(waiting);
      waiting = new ArrayList<>();
      JournalUnavailableException cause =
          new JournalUnavailableException("the journal cannot be forced to disk", failure);
      settled.forEach(pending -> pending.fail(cause));
    }
    endFull();
    listener.onRest();
  }

  void close() {
    thread.shutdown();
  }
}
