package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * Port to all recorded events in the order in which the store got them, for those who keep a copy
 * elsewhere. An event has one place for good: who goes on after the place of the last event that
 * they have misses none and gets none twice.
 */
public interface EventFeed {
  /**
   * What stands after a place, in order; empty when there is nothing yet.
   *
   * @param limit at most this many, 1 to 10,000, and fewer where they are large
   */
  Future<List<Entry>> after(Place place, int limit);

  /**
   * A place in the feed, written {@code POSITION.SEQUENCE}.
   *
   * @param position of the chunk or the act in the store, from 1; 0 stands before all
   * @param sequence of the event in its session, from 0; of an act 0
   */
  record Place(long position, long sequence) implements Comparable<Place> {
    /** Before everything. */
    public static final Place START = new Place(0, 0);

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Place of(String text) {
      if (!text.matches("\\d{1,18}\\.\\d{1,18}")) {
        throw new IllegalArgumentException("not a place in the feed of events: POSITION.SEQUENCE");
      }
      int dot = text.indexOf('.');
      return new Place(
          Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(Place other) {
      return position == other.position
          ? Long.compare(sequence, other.sequence)
          : Long.compare(position, other.position);
    }

    @Override
    public String toString() {
      return position + "." + sequence;
    }
  }

  /** What stands in one place. */
  sealed interface Entry permits SessionEntry, ActEntry {
    /** Its place. */
    Place place();

    /** When it was. */
    Instant at();
  }

  /**
   * An event and whose it is.
   *
   * @param who as the session began; fields are empty where that is not known
   */
  record SessionEntry(Place place, SessionEvent event, Who who) implements Entry {
    @Override
    public Instant at() {
      return event.at();
    }
  }

  /** An administrative act. */
  record ActEntry(Place place, Act act) implements Entry {
    @Override
    public Instant at() {
      return act.at();
    }
  }

  /**
   * Whose session it is.
   *
   * @param principal identifier
   * @param kind {@code agent} or {@code person}
   * @param client address
   */
  record Who(
      String principal,
      String principalName,
      String kind,
      String connection,
      String client,
      String actsFor) {}
}
