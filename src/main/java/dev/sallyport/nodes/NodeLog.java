package dev.sallyport.nodes;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Port to where nodes are known and changes stand in their order. */
public interface NodeLog {
  /** Most changes of one look; what is left comes with the next. */
  int MOST = 500;

  /**
   * Connects.
   *
   * @param wake told when there is something to look at, perhaps without a reason
   * @param lost told once when the connection is gone
   */
  Future<Line> open(Node self, Runnable wake, Runnable lost);

  /** A connection. Each call fails when there is no answer in time. */
  interface Line {
    /** Number of the newest change. */
    Future<Long> newest();

    /**
     * Says that this node lives, and looks what the others say.
     *
     * @param after only changes with greater numbers
     */
    Future<Look> look(long after);

    /**
     * Tries to be the one that does what one node alone does. Ends with the connection.
     *
     * @return whether it is
     */
    Future<Boolean> lead();

    /** Takes a node off the list that has said nothing since. */
    Future<Void> strike(Sign sign);

    /** Forgets what every node has seen, or will have to do without, and what is over. */
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
   * A node's sign of life.
   *
   * @param beats grows as long as it lives
   */
  record Sign(Node node, long beats) {}

  /**
   * What there was to see: changes in their order, and all nodes on the list.
   *
   * @param now by the clock of whoever keeps the list
   */
  record Look(List<Change> changes, List<Sign> signs, Instant now) {
    /** Keeps copies. */
    public Look {
      changes = List.copyOf(changes);
      signs = List.copyOf(signs);
    }
  }
}
