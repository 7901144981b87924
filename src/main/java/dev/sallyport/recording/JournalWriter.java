package dev.sallyport.recording;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of one event loop on a thread of its own, as many in one write as have come
 * since the last one; another thread forces them to disk, all at once that were written before it
 * begins.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  /** Bounds one write, and with it what is lost of a batch when the disk is full. */
  private static final int MOST_AT_ONCE_BYTES = 1 << 20;

  /** Ends that could not be written; what comes on top stays unknown. */
  private static final int MOST_LATE = 20_000;

  private static final long IDLE = Long.MAX_VALUE;

  private final Journal journal;
  private final JournalLimit limit;
  private final Consumer<Runnable> loop;
  private final ExecutorService writing;
  private final ExecutorService forcing;
  private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean catchingUp = new AtomicBoolean();
  private final FrameBatch batch = new FrameBatch();

  /** In the batch. */
  private List<Pending> begun = new ArrayList<>();

  /** Written, and waiting for the disk. */
  private List<Pending> waiting = new ArrayList<>();

  /** Ends of what was begun that could not be written yet. */
  private final Deque<SessionEvent> late = new ArrayDeque<>();

  /** Why not. While there are any, nothing newer is written. */
  private JournalUnavailableException lateCause;

  private boolean tryingAgain;

  private boolean forcingNow;

  /** Set once nothing more is taken. */
  private Promise<Void> closing;

  /** When the step of the disk began that is waited for. */
  private volatile long writingSince = IDLE;

  private volatile long forcingSince = IDLE;
  private volatile boolean isLate;
  private volatile JournalUnavailableException trouble;

  /**
   * A writer.
   *
   * @param loop runs what is told to whoever waits
   * @param name of its threads
   */
  JournalWriter(Journal journal, JournalLimit limit, Consumer<Runnable> loop, String name) {
    this.journal = journal;
    this.limit = limit;
    this.loop = loop;
    this.writing = Executors.newSingleThreadExecutor(task -> thread(task, "journal-" + name));
    this.forcing = Executors.newSingleThreadExecutor(task -> thread(task, "journal-sync-" + name));
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes an event; it is written after the next {@link #begin}. */
  void add(Pending pending) {
    queue.add(pending);
  }

  /** Tries again what could not be written. */
  void catchUp() {
    if (isLate && catchingUp.compareAndSet(false, true)) {
      writing.execute(
          () -> {
            try {
              writeLate();
            } finally {
              writingSince = IDLE;
              catchingUp.set(false);
            }
          });
    }
  }

  /** Why the last write failed. */
  Optional<JournalUnavailableException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Whether no step of the disk has taken longer than that. */
  boolean isUpToDate(long nowNanos, long patienceNanos) {
    return isSoon(writingSince, nowNanos, patienceNanos)
        && isSoon(forcingSince, nowNanos, patienceNanos);
  }

  private static boolean isSoon(long since, long nowNanos, long patienceNanos) {
    return since == IDLE || nowNanos - since < patienceNanos;
  }

  /** Writes and forces what came, then ends. */
  Future<Void> close() {
    Promise<Void> done = Promise.promise();
    writing.execute(
        () -> {
          drain();
          writeLate();
          closing = done;
          endIfIdle();
        });
    return done.future();
  }

  private void endIfIdle() {
    if (closing == null || forcingNow) {
      return;
    }
    journal.roll();
    Journal.Unsynced last = journal.unsynced();
    forcing.execute(
        () -> {
          try {
            last.force();
            closing.complete();
          } catch (IOException e) {
            closing.fail(e);
          }
        });
    forcing.shutdown();
    writing.shutdown();
  }

  void begin() {
    if (scheduled.compareAndSet(false, true)) {
      writing.execute(
          () -> {
            scheduled.set(false);
            drain();
          });
    }
  }

  private void drain() {
    try {
      writeLate();
      for (Pending next = queue.poll(); next != null; next = queue.poll()) {
        if (next.take()) {
          take(next);
        }
      }
      write();
    } catch (RuntimeException e) {
      LOG.error("journal ends a batch by a fault of ours", e);
      limit.release(batch.bytes());
      batch.clear();
      List<Pending> left = begun;
      begun = new ArrayList<>();
      JournalUnavailableException cause =
          new JournalUnavailableException("the journal has a fault", e);
      left.forEach(pending -> pending.failed(cause));
      tell(left);
    } finally {
      writingSince = IDLE;
    }
  }

  private void take(Pending pending) {
    try {
      if (!late.isEmpty() && !tryingAgain) {
        throw lateCause;
      }
      ByteBuffer frame = frame(pending.event());
      int bytes = frame.remaining();
      if (batch.bytes() > 0
          && batch.bytes() + bytes > Math.min(MOST_AT_ONCE_BYTES, journal.room())) {
        write();
      }
      if (!limit.take(pending.event(), bytes)) {
        throw new JournalUnavailableException(
            Reason.LIMIT,
            "the journal holds its limit of " + limit.limitBytes() + " bytes not yet shipped",
            null);
      }
      batch.add(frame);
      begun.add(pending);
    } catch (JournalUnavailableException e) {
      keepForLater(pending.event(), e);
      tell(List.of(pending.failed(e)));
    }
  }

  private static ByteBuffer frame(SessionEvent event) throws JournalUnavailableException {
    byte[] content;
    try {
      content = EventFormat.write(event);
    } catch (UnreadableEventException e) {
      throw new JournalUnavailableException(Reason.NOT_TEXT, e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      // Of an array beyond what the virtual machine makes: a statement that is all escapes.
      throw tooLarge("of more bytes than fit in memory");
    }
    if (!Frame.plausible(content.length)) {
      throw tooLarge("of " + content.length + " bytes");
    }
    return Frame.of(content);
  }

  private static JournalUnavailableException tooLarge(String size) {
    return new JournalUnavailableException(
        Reason.TOO_LARGE, "an event " + size + " is too large to record", null);
  }

  /** Writes what was taken, all of it or nothing. */
  private void write() {
    if (begun.isEmpty()) {
      return;
    }
    List<Pending> written = begun;
    begun = new ArrayList<>();
    int bytes = batch.bytes();
    try {
      writingSince = System.nanoTime();
      journal.append(batch.content());
    } catch (IOException e) {
      limit.release(bytes);
      JournalUnavailableException cause = onFailure(e);
      written.forEach(pending -> keepForLater(pending.failed(cause).event(), cause));
      makeRoom(cause);
      tell(written);
      return;
    } finally {
      batch.clear();
    }
    onSuccess();
    tell(written.stream().filter(pending -> !pending.forced()).toList());
    written.stream().filter(Pending::forced).forEach(waiting::add);
    if (waiting.isEmpty()) {
      closeRolled();
    } else if (!forcingNow) {
      force();
    }
  }

  /** A file goes once it is shipped to its end, and only one that nobody writes to has an end. */
  private void makeRoom(JournalUnavailableException cause) {
    if (cause.reason() == Reason.DISK_FULL && !forcingNow && waiting.isEmpty()) {
      journal.roll();
      closeRolled();
    }
  }

  private JournalUnavailableException onFailure(IOException e) {
    JournalUnavailableException cause =
        new JournalUnavailableException(
            Reason.of(e), "the journal cannot be written: " + e.getMessage(), e);
    if (trouble == null) {
      LOG.error(
          "journal cannot be written, statements are refused until it can error={}", e.toString());
    }
    trouble = cause;
    return cause;
  }

  private void onSuccess() {
    if (trouble != null) {
      LOG.info("journal can be written again");
      trouble = null;
    }
  }

  /** What has happened has happened: whoever waited for its end is told, and it is written yet. */
  private void keepForLater(SessionEvent event, JournalUnavailableException cause) {
    if (!JournalLimit.endsSomething(event) || !cause.reason().passes()) {
      return;
    }
    if (late.size() < MOST_LATE) {
      late.add(event);
      lateCause = cause;
      isLate = true;
    } else {
      LOG.error("end not recorded, too many wait to be session={}", event.session());
    }
  }

  /**
   * Tries again what could not be written, before anything newer: the store takes a session's
   * events in their order. What fails once more ends the trial, so that a long list costs little.
   */
  private void writeLate() {
    tryingAgain = true;
    while (!late.isEmpty()) {
      int before = late.size();
      SessionEvent event = late.remove();
      take(new Pending(event, false));
      write();
      if (late.size() == before) {
        late.addFirst(late.removeLast());
        break;
      }
    }
    tryingAgain = false;
    isLate = !late.isEmpty();
  }

  private void closeRolled() {
    try {
      journal.closeRolled();
    } catch (IOException e) {
      LOG.warn("rolled journal file cannot be closed", e);
    }
  }

  /** One fsync for all that were written before it begins. */
  private void force() {
    forcingNow = true;
    List<Pending> covered = waiting;
    waiting = new ArrayList<>();
    Journal.Unsynced unsynced = journal.unsynced();
    forcingSince = System.nanoTime();
    forcing.execute(
        () -> {
          Optional<IOException> failure = Optional.empty();
          try {
            unsynced.force();
          } catch (IOException e) {
            failure = Optional.of(e);
          }
          forcingSince = IDLE;
          onForced(covered, failure);
        });
  }

  private void onForced(List<Pending> covered, Optional<IOException> failure) {
    if (failure.isEmpty()) {
      tell(covered);
    }
    writing.execute(
        () -> {
          forcingNow = false;
          failure.ifPresent(cause -> abandon(covered, cause));
          if (!waiting.isEmpty()) {
            force();
          }
          endIfIdle();
        });
  }

  /**
   * After a failed fsync the system may have thrown the pages away, and a second one would succeed
   * for nothing: whoever waits for this file is refused, and the next event begins another file.
   */
  private void abandon(List<Pending> covered, IOException failure) {
    LOG.error(
        "journal cannot be forced to disk, going on in a new file error={}", failure.toString());
    List<Pending> all = new ArrayList<>(covered);
    all.addAll(waiting);
    waiting = new ArrayList<>();
    journal.roll();
    closeRolled();
    JournalUnavailableException cause =
        new JournalUnavailableException("the journal cannot be forced to disk", failure);
    all.forEach(pending -> pending.failed(cause));
    tell(all);
  }

  private void tell(List<Pending> settled) {
    if (!settled.isEmpty()) {
      loop.accept(() -> settled.forEach(Pending::settle));
    }
  }
}
