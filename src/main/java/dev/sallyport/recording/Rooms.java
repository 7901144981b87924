package dev.sallyport.recording;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that is written to and the one after it. Confined to the event loop, which never waits
 * here: a page is only written to when it was touched a moment ago, so that the system lets it be
 * written to without asking the disk.
 */
final class Rooms {
  /** The part of a room that is kept for the ends of what was begun until there is another. */
  private static final int RESERVE_DIVISOR = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

  /** What there is for an event. */
  enum Place {
    HERE,
    /** It was asked for, and the journal is told when it is there. */
    SOON,
    /** {@link #trouble} says why. */
    NONE
  }

  private final RoomKeeper keeper;
  private final Consumer<Segment> onNewSegment;
  private final Consumer<Room> onFull;
  private final long freshNanos;
  private final Runnable onChange;
  private final Frame.Header header = new Frame.Header();

  private Room current;
  private Room spare;
  private boolean preparing;
  private boolean touching;

  /** When a place was found the last time. */
  private long placedAtNanos;

  /** Since the start, and up to when somebody looked the last time. */
  private long written;

  private long writtenBefore;

  /** Written between the last two looks. */
  private long pace;

  /** Why no further room could be made. */
  private JournalUnavailableException failure;

  /** That, once something was refused for it. */
  private volatile JournalUnavailableException trouble;

  /**
   * Without rooms, until {@link #begin}.
   *
   * @param onFull takes rooms that are written to no more
   * @param freshNanos for how long a page may be written to after it was touched
   * @param onChange told when something that was asked for is there, or cannot be
   */
  Rooms(
      RoomKeeper keeper,
      Consumer<Segment> onNewSegment,
      Consumer<Room> onFull,
      long freshNanos,
      Runnable onChange) {
    this.keeper = keeper;
    this.onNewSegment = onNewSegment;
    this.onFull = onFull;
    this.freshNanos = freshNanos;
    this.onChange = onChange;
  }

  /** Asks for the first room. */
  void begin() {
    prepare();
  }

  /** Why something was refused the last time; null when all is well. Any thread may ask. */
  JournalUnavailableException trouble() {
    return trouble;
  }

  /** The room that is written to; null when there is none. */
  Room current() {
    return current;
  }

  /**
   * Looks for a place for a frame that is no larger than a room.
   *
   * @param reserved whether it may take what is kept for ends
   */
  Place place(int frameBytes, boolean reserved) {
    int needed = frameBytes + (spare != null || reserved ? 0 : reserve());
    if (current == null || current.left() < needed || current.segment().gone()) {
      if (spare == null) {
        return none();
      }
      roll();
      current = spare;
      spare = null;
      touch(frameBytes);
    }
    placedAtNanos = System.nanoTime();
    if (!current.isFresh(frameBytes, placedAtNanos, freshNanos) || !current.claim(frameBytes)) {
      touch(frameBytes);
      return Place.SOON;
    }
    return Place.HERE;
  }

  /** Nothing is put to where {@link #place} said. */
  void leavePlace() {
    current.claim(0);
  }

  private Place none() {
    if (failure == null) {
      prepare();
      return Place.SOON;
    }
    if (trouble == null) {
      LOG.error(
          "journal cannot be written, statements are refused until it can error={}",
          String.valueOf(failure.getCause()));
    }
    trouble = failure;
    return Place.NONE;
  }

  private int reserve() {
    return keeper.roomBytes() / RESERVE_DIVISOR;
  }

  /**
   * Copies a frame of the first bytes of an array to where {@link #place} said; false when there is
   * no such place after all.
   */
  boolean put(byte[] content, int length) {
    boolean first = current.begin();
    if (!current.put(header, content, length, placedAtNanos)) {
      onBroken(current, "a frame cannot be copied into it");
      return false;
    }
    written += Frame.bytes(length);
    if (first) {
      onNewSegment.accept(current.segment());
    }
    if (keeper.isTouchedShort(current)) {
      touch(1);
    }
    if (current.left() < current.bytes() / 2 && spare == null && failure == null) {
      prepare();
    }
    return true;
  }

  /**
   * Takes a room that came with its event: it follows all that was written before. After a crash
   * files are read in the order of their names, so one that was named earlier is not written to any
   * more.
   */
  void take(Room filled) {
    roll();
    if (spare != null && spare.segment().journal().compareTo(filled.segment().journal()) < 0) {
      keeper.end(spare);
      spare = null;
      prepare();
    }
    filled.takeFilled();
    onNewSegment.accept(filled.segment());
    filled.segment().seal();
    onFull.accept(filled);
  }

  /** Writes to the current room no more. */
  void roll() {
    if (current != null) {
      Room full = current;
      current = null;
      full.segment().seal();
      onFull.accept(full);
    }
  }

  /** Goes on in another room when something is wrong with this one. */
  private void onBroken(Room room, String what) {
    LOG.error(
        "journal goes on in another file journal={} error={}", room.segment().journal(), what);
    if (room == current) {
      roll();
    } else if (room == spare) {
      keeper.end(spare);
      spare = null;
    }
  }

  /** Goes on elsewhere when somebody took the current file away; the next one may have gone too. */
  void leaveGone() {
    if (current != null && current.segment().gone()) {
      onBroken(current, "somebody cut it, or took it away");
      if (spare != null) {
        keeper.end(spare);
        spare = null;
      }
      prepare();
    }
  }

  /** Asks for what is written to soon, while events come: twice what came since the last time. */
  void stayFresh() {
    pace = written - writtenBefore;
    writtenBefore = written;
    if (current != null) {
      touch(1);
    }
  }

  /** Asks again for a room that could not be made. */
  void tryAgain() {
    if (failure != null) {
      prepare();
    }
  }

  /**
   * Lets the current file go when all of it is shipped and something waits for a room: only a file
   * that nobody writes to is deleted.
   */
  void makeRoom() {
    if (trouble != null
        && trouble.reason() == Reason.DISK_FULL
        && current != null
        && current.position() > 0
        && current.segment().shipped() >= current.segment().written()) {
      roll();
    }
  }

  /** The system may have taken its pages back. */
  void stale() {
    if (current != null) {
      current.stale();
    }
  }

  private void prepare() {
    if (!preparing) {
      preparing = true;
      keeper.prepare(this::onPrepared);
    }
  }

  private void onPrepared(Room room, IOException cause) {
    preparing = false;
    if (room == null) {
      if (failure == null) {
        LOG.warn(
            "journal gets no further file, going on with what it has error={}", cause.toString());
      }
      failure =
          new JournalUnavailableException(
              Reason.of(cause), "the journal cannot be written: " + cause.getMessage(), cause);
    } else {
      if (trouble != null) {
        LOG.info("journal can be written again");
      }
      failure = null;
      trouble = null;
      spare = room;
    }
    onChange.run();
  }

  private void touch(int frameBytes) {
    if (touching) {
      return;
    }
    touching = true;
    Room touched = current;
    long ahead = 2 * Math.max(pace, written - writtenBefore);
    keeper.touch(touched, frameBytes, ahead, cause -> onTouched(touched, cause));
    if (spare != null) {
      Room next = spare;
      keeper.touch(next, 1, 0, cause -> onSpareTouched(next, cause));
    }
  }

  private void onTouched(Room room, IOException cause) {
    touching = false;
    if (cause != null) {
      onBroken(room, cause.toString());
    }
    onChange.run();
  }

  private void onSpareTouched(Room room, IOException cause) {
    if (cause != null) {
      onBroken(room, cause.toString());
    }
  }

  /** Whether a room is being made. */
  boolean isPreparing() {
    return preparing;
  }

  /** Ends all rooms; none may be asked for any more, or be on its way. */
  void close() {
    roll();
    if (spare != null) {
      keeper.end(spare);
      spare = null;
    }
  }
}
