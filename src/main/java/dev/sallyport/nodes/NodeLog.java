package dev.sallyport.nodes;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Port to where nodes are known and changes stand in their order. */
public interface NodeLog {
  /** Most changes of one look; what is left comes with the next. */
  int MOST = 500;

  /** Most nodes of which all are seen. */
  int MOST_NODES = 1_000;

  /**
   * Connects.
   *
   * @param wake told when there is something to look at, perhaps without a reason
   * @param lost told once when the connection is gone
   */
  Future<Line> open(Node self, Runnable wake, Runnable lost);

  /** A connection. Each call fails when there is no answer in time. */
  interface Line {
    /** The newest change. */
    Future<Place> newest();

    /**
     * Says that this node lives, and looks what the others say.
     *
     * @param after only changes that come after this one
     */
    Future<Look> look(Place after);

    /** Adds a change that is about no row. */
    Future<Void> tell(String topic, String subject);

    /**
     * Tries to be the one that does what one node alone does. Ends with the connection.
     *
     * @return whether it is
     */
    Future<Boolean> lead();

    /**
     * Marks a node as dead that has said nothing since, so that it learns of it if it lives after
     * all.
     *
     * @return false when it lives, or is off the list
     */
    Future<Boolean> mark(Sign sign);

    /** Takes a node off the list that has said nothing since. */
    Future<Void> strike(Sign sign);

    /**
     * Forgets what every node has seen, or will miss, and what is over. The newest change and the
     * last one that is old enough to be forgotten stay: by these a node knows its {@link Place}.
     */
    Future<Void> forget();

    /** Closes it; {@code leaving} takes this node off the list. */
    Future<Void> close(boolean leaving);
  }

  /**
   * A change.
   *
   * @param own whether this node made it
   */
  record Change(long number, String topic, String subject, boolean own) {}

  /**
   * Where in the log somebody is: a change, which is there as long as nothing after it was missed.
   *
   * @param number 0 where there was none yet
   * @param madeAt tells it from another one that was given the same number, as happens in a
   *     database that fell back to an older state
   */
  record Place(long number, Instant madeAt) {
    /** Before the first. */
    public static final Place BEGINNING = new Place(0, Instant.EPOCH);
  }

  /**
   * What the log has of the node that looks.
   *
   * @param beats its signs of life, this one included; does not grow when it was struck off the
   *     list, or when the database fell back
   * @param deaths how often others took it for dead
   * @param now by the clock of whoever keeps the log
   */
  record Standing(long beats, long deaths, Instant now) {}

  /**
   * A node's sign of life.
   *
   * @param beats another one as long as it lives
   */
  record Sign(Node node, long beats) {}

  /**
   * What there was to see.
   *
   * @param whole whether no change is missing between the place asked for and these
   * @param reached the last change seen
   * @param changes in their order
   * @param signs of all nodes on the list; one more than {@link #MOST_NODES} where there are more
   */
  record Look(boolean whole, Place reached, Standing own, List<Change> changes, List<Sign> signs) {
    /** Keeps copies. */
    public Look {
      changes = List.copyOf(changes);
      signs = List.copyOf(signs);
    }
  }
}
