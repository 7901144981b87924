package dev.sallyport.nodes;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The nodes that share a store, as one of them sees them. */
public interface Nodes {
  /** One that has its store for itself: it leads, and hears of nobody. */
  Nodes ALONE = new Alone();

  /** From {@link #begin} on, told what changes at other nodes. */
  void on(Topic topic, Listener listener);

  /**
   * Tells the others of what stands in no row.
   *
   * @return fails when it is not certain that they will hear of it
   */
  Future<Void> tell(Topic topic, String subject);

  /**
   * From {@link #begin} on, told of each node that has died, until that has been dealt with: its
   * row stays on the list as long as this fails.
   */
  void onDead(Function<Node, Future<Void>> listener);

  /** Told at once and then on each change whether this node does what one alone does. */
  void onLead(Consumer<Boolean> listener);

  /** Whether this node does what one alone does. */
  boolean leads();

  /** Begins to tell listeners; what changed since this node joined comes first. */
  void begin();

  /**
   * Since when nothing is heard of the others, not even that there is nothing new; empty while that
   * is no longer than it may take. Any thread may ask.
   */
  Optional<Instant> silentSince();

  /** Looks now who of the others lives; fails when that cannot be seen. */
  Future<Set<Node>> others();
}
