package dev.sallyport.recording;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of one event loop, and confined to it: an event is copied to where it stays, and only
 * one for which there is no place yet waits, in its order. The end of what was begun waits also
 * after whoever told of it was refused.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Future<Void> WRITTEN = Future.succeededFuture();

  /** Bounds the memory that a hanging disk costs: ends of what was begun, some for each session. */
  private static final int MOST_WAITING = 50_000;

  /** Ends that could not be written; what comes on top stays unknown. */
  private static final int MOST_LATE = 20_000;

  private enum Step {
    WRITTEN,
    WAITS,
    REFUSED
  }

  private final RoomKeeper keeper;
  private final JournalLimit limit;
  private final Rooms rooms;
  private final GroupForce force;

  /** In the order in which they came: while there are any, nothing newer is written. */
  private final Deque<Pending> queue = new ArrayDeque<>();

  /** Why the first of them, an end, could not be written; null while it only waits. */
  private JournalUnavailableException blocked;

  /** Why the last {@link #write} refused. */
  private JournalUnavailableException refusal;

  private boolean draining;
  private boolean busy;

  /** Set once nothing more is taken. */
  private Promise<Void> closing;

  private boolean ended;

  /**
   * A journal without files.
   *
   * @param loop runs what is told on the event loop
   * @param freshNanos for how long a page may be written to after it was touched
   */
  Journal(
      RoomKeeper keeper,
      JournalLimit limit,
      Consumer<Segment> onNewSegment,
      Consumer<Runnable> loop,
      long freshNanos,
      String name) {
    this.keeper = keeper;
    this.limit = limit;
    this.force = new GroupForce(keeper, loop, new Forced(), name);
    this.rooms = new Rooms(keeper, onNewSegment, force::onFull, freshNanos, this::drain);
  }

  /** Asks for the first file. */
  void begin() {
    rooms.begin();
  }

  /** Why something was refused the last time; null when all is well. Any thread may ask. */
  JournalUnavailableException trouble() {
    return rooms.trouble();
  }

  /** Whether no step of the disk has taken longer than that. Any thread may ask. */
  boolean isUpToDate(long nowNanos, long patienceNanos) {
    return isSoon(keeper.stepSince(), nowNanos, patienceNanos)
        && isSoon(force.since(), nowNanos, patienceNanos);
  }

  private static boolean isSoon(long since, long nowNanos, long patienceNanos) {
    return since == RoomKeeper.IDLE || nowNanos - since < patienceNanos;
  }

  /** Takes an event, as {@link Recorder#record} or {@link Recorder#note} has it. */
  Future<Void> take(SessionEvent event, boolean forced) {
    if (closing != null) {
      return Future.failedFuture(
          new JournalUnavailableException(Reason.CLOSED, "the journal is closed", null));
    }
    busy = true;
    boolean large = EventEncoding.isLarge(event);
    if (!large && !forced && queue.isEmpty() && writeInPlace(event)) {
      return WRITTEN;
    }
    byte[] content = null;
    if (!large) {
      try {
        content = EventEncoding.of(event);
      } catch (JournalUnavailableException e) {
        return Future.failedFuture(e);
      }
    }
    if (!queue.isEmpty() && !draining) {
      drain();
    }
    if (queue.isEmpty() && content != null && fits(content)) {
      Step step = write(event, content);
      if (step == Step.WRITTEN) {
        return forced ? forced(new Pending(event, content, true)) : WRITTEN;
      }
      if (step == Step.REFUSED) {
        return refuse(event, content, refusal);
      }
    }
    if (blocked != null) {
      return refuse(event, content, blocked);
    }
    if (queue.size() >= MOST_WAITING) {
      return Future.failedFuture(
          new JournalUnavailableException(
              Reason.SLOW, "too much waits for the journal's disk", null));
    }
    Pending pending = new Pending(event, content, forced);
    queue.add(pending);
    if (!draining) {
      drain();
    }
    return pending.future();
  }

  /** Nearly every event goes straight from where it was written to where it stays. */
  private boolean writeInPlace(SessionEvent event) {
    JsonLine line = EventEncoding.inPlace(event);
    boolean written =
        line != null
            && Frame.bytes(line.length()) <= keeper.roomBytes()
            && write(event, line.array(), line.length()) == Step.WRITTEN;
    if (written) {
      KeptRows.onWritten(event);
    }
    return written;
  }

  private Future<Void> forced(Pending written) {
    force.add(written);
    return written.future();
  }

  /** What has happened has happened: whoever waited for its end is told, and it is written yet. */
  private Future<Void> refuse(
      SessionEvent event, byte[] content, JournalUnavailableException cause) {
    if (JournalLimit.endsSomething(event) && cause.reason().passes() && content != null) {
      if (queue.size() < MOST_LATE) {
        Pending late = new Pending(event, content, false);
        late.fail(cause);
        blocked = cause;
        queue.add(late);
      } else {
        LOG.error("end not recorded, too many wait to be session={}", event.session());
      }
    }
    return Future.failedFuture(cause);
  }

  private boolean fits(byte[] content) {
    return Frame.bytes(content) <= keeper.roomBytes();
  }

  private Step write(SessionEvent event, byte[] content) {
    return write(event, content, content.length);
  }

  private Step write(SessionEvent event, byte[] content, int length) {
    if (force.isRunning()) {
      return Step.WAITS;
    }
    boolean reserved = JournalLimit.endsSomething(event) || event instanceof SessionEvent.Rows;
    int bytes = Frame.bytes(length);
    Rooms.Place place = rooms.place(bytes, reserved);
    if (place != Rooms.Place.HERE) {
      refusal = rooms.trouble();
      return place == Rooms.Place.SOON ? Step.WAITS : Step.REFUSED;
    }
    if (!limit.take(event, bytes)) {
      rooms.leavePlace();
      return overLimit();
    }
    if (!rooms.put(content, length)) {
      // The room was given up, so that this ends when there is no other.
      limit.release(bytes);
      return write(event, content, length);
    }
    rooms.current().segment().holds(event);
    return Step.WRITTEN;
  }

  private Step overLimit() {
    refusal =
        new JournalUnavailableException(
            Reason.LIMIT,
            "the journal holds its limit of " + limit.limitBytes() + " bytes not yet shipped",
            null);
    return Step.REFUSED;
  }

  /** Writes what waits, as far as there is a place for it. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!queue.isEmpty()) {
        Pending head = queue.peek();
        if (head.isSettled() && !head.ends()) {
          drop(head);
          continue;
        }
        Step step =
            head.content() != null && fits(head.content())
                ? write(head.event(), head.content())
                : writeLarge(head);
        if (step == Step.WAITS) {
          blocked = null;
          return;
        }
        if (step == Step.REFUSED && isKept(head)) {
          blocked = refusal;
          refuseWaiting();
          return;
        }
        queue.remove();
        settle(head, step);
      }
      blocked = null;
    } finally {
      draining = false;
      endIfIdle();
    }
  }

  private void settle(Pending head, Step step) {
    if (step == Step.REFUSED) {
      discard(head);
      head.fail(refusal);
      return;
    }
    blocked = null;
    if (head.isSettled()) {
      return;
    }
    // A room that came with its event is on disk before it comes, where that is asked for.
    if (head.forced() && head.own() == null) {
      force.add(head);
    } else {
      head.complete();
    }
  }

  private boolean isKept(Pending pending) {
    return pending.ends() && refusal.reason().passes() && closing == null;
  }

  /** An event that is encoded elsewhere, or larger than a room. */
  private Step writeLarge(Pending pending) {
    if (pending.fault() != null) {
      refusal = pending.fault();
      return Step.REFUSED;
    }
    if (pending.own() == null) {
      if (pending.beginPreparing()) {
        keeper.makeReady(pending, this::drain);
      }
      return Step.WAITS;
    }
    if (force.isRunning()) {
      return Step.WAITS;
    }
    if (!limit.take(pending.event(), pending.own().bytes())) {
      return overLimit();
    }
    pending.own().segment().holds(pending.event());
    rooms.take(pending.own());
    return Step.WRITTEN;
  }

  private void drop(Pending pending) {
    queue.remove();
    discard(pending);
  }

  private void discard(Pending pending) {
    if (pending.own() != null) {
      keeper.end(pending.own());
    }
  }

  /** While the first one cannot be written, ends are kept and everybody is told. */
  private void refuseWaiting() {
    List<Pending> told = new ArrayList<>(queue);
    queue.removeIf(pending -> !pending.ends());
    JournalUnavailableException cause = blocked;
    for (Pending pending : told) {
      if (!pending.ends()) {
        discard(pending);
      }
      pending.fail(cause);
    }
  }

  /**
   * What has to be done from time to time; nothing after the end, when nobody is there to do it.
   *
   * @param cause for those that have waited longer than anybody may
   */
  void look(long nowNanos, long patienceNanos, JournalUnavailableException cause) {
    if (ended) {
      return;
    }
    List<Pending> impatient = new ArrayList<>(force.all());
    impatient.addAll(queue);
    for (Pending pending : impatient) {
      if (!pending.isSettled() && pending.waitedNanos(nowNanos) >= patienceNanos) {
        // The end of what was begun is written whenever that may be, the rest not at all.
        pending.fail(cause);
      }
    }
    if (busy && force.isIdle()) {
      rooms.stayFresh();
    }
    busy = false;
    rooms.leaveGone();
    rooms.tryAgain();
    if (force.isIdle()) {
      rooms.makeRoom();
    }
    drain();
  }

  /** Takes no more; completes when the disk has what was taken. */
  Future<Void> close() {
    if (closing == null) {
      closing = Promise.promise();
      drain();
    }
    return closing.future();
  }

  private void endIfIdle() {
    if (closing == null || ended || !queue.isEmpty() || !force.isIdle() || rooms.isPreparing()) {
      return;
    }
    ended = true;
    rooms.close();
    force.close();
    keeper.close(closing::complete);
  }

  /** The journal's part in what is forced. */
  private final class Forced implements GroupForce.Listener {
    @Override
    public Room current() {
      return rooms.current();
    }

    @Override
    public void onLost() {
      rooms.roll();
    }

    @Override
    public void onRest() {
      drain();
    }
  }
}
