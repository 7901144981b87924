package dev.sallyport.session;

import dev.sallyport.sql.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is being changed, by statements through this node and through others, of what exists at one
 * database server; and which statements that write are on their way to it. Until the server has
 * answered nobody knows by which definition it runs a statement.
 *
 * <p>A statement says that it is on its way before it looks here, and a change stands here before
 * it looks for such statements: of two that meet one at least sees the other. Safe from any thread;
 * where nothing changes, a look is one volatile read.
 */
final class ServerChanges {
  /** A change at another node that is not told again for so long has ended with its node. */
  static final Duration BELIEVED = Duration.ofSeconds(30);

  /** Who was judged before as many others is not told which these were. */
  private static final int KEPT = 64;

  /** Beyond so many that have not ended, one of everything stands for all that others tell of. */
  static final int MOST_OPEN = 256;

  private static final String OF_EVERYTHING = "everything";

  /**
   * One change.
   *
   * @param id no other has it, at any node
   * @param number grows with each that begins
   * @param names whose definitions change
   * @param swaps whether something else may stand behind a name afterwards; else columns of tables
   *     alone change
   * @param elsewhere whether it runs at another node
   * @param toldNanos when that node told of it last
   */
  record Change(
      String id, long number, ObjectNames names, boolean swaps, boolean elsewhere, long toldNanos) {
    /**
     * Whether it may have changed what a statement was judged by.
     *
     * @param sensitive whether that touches a table with masked columns
     */
    private boolean concerns(ObjectNames used, boolean sensitive) {
      return (swaps || sensitive) && names.meet(used);
    }
  }

  /**
   * How it stands.
   *
   * @param number of the last change that has begun
   * @param open those that have not ended
   * @param begun the last ones that have begun, in their order
   */
  record State(long number, List<Change> open, List<Change> begun) {}

  private final Runnable forget;
  private final LongSupplier nanoTime;
  private final Map<Object, Inspection> writing = new ConcurrentHashMap<>();
  private volatile State state = new State(0, List.of(), List.of());

  /**
   * At a server of which nothing is known.
   *
   * @param forget has what exists there read anew by whoever asks from then on
   */
  ServerChanges(Runnable forget, LongSupplier nanoTime) {
    this.forget = forget;
    this.nanoTime = nanoTime;
  }

  /** Taken before a statement is judged, and before anybody asks what exists. */
  State now() {
    State now = state;
    if (!now.open().isEmpty()) {
      for (Change change : now.open()) {
        if (change.elsewhere() && nanoTime.getAsLong() - change.toldNanos() > BELIEVED.toNanos()) {
          end(change.id());
        }
      }
    }
    return state;
  }

  /** From now on nothing runs by what was before. */
  Change begin(ObjectNames names, boolean swaps) {
    return begin(UUID.randomUUID().toString(), names, swaps, false);
  }

  /** The same of one that runs at another node, which tells of it again and again. */
  void onElsewhere(String id, ObjectNames names, boolean swaps) {
    if (heardAgain(id)) {
      return;
    }
    if (state.open().size() < MOST_OPEN) {
      begin(id, names, swaps, true);
    } else if (!heardAgain(OF_EVERYTHING)) {
      begin(OF_EVERYTHING, ObjectNames.ALL, true, true);
    }
    forget.run();
  }

  /** Whether it had not ended; then it is believed for as long again. */
  private synchronized boolean heardAgain(String id) {
    List<Change> open = new ArrayList<>(state.open());
    for (int i = 0; i < open.size(); i++) {
      Change known = open.get(i);
      if (known.id().equals(id)) {
        // What this node does itself ends when the database has answered, whatever others say.
        if (known.elsewhere()) {
          open.set(
              i,
              new Change(
                  id, known.number(), known.names(), known.swaps(), true, nanoTime.getAsLong()));
          state = new State(state.number(), List.copyOf(open), state.begun());
        }
        return true;
      }
    }
    return false;
  }

  /**
   * One of another node has ended; this node knows by itself of its own. It counts as one that has
   * begun since: whoever was judged after somebody had said so too early is concerned all the same.
   */
  void onEndedElsewhere(String id, ObjectNames names, boolean swaps) {
    if (state.open().stream().noneMatch(open -> open.id().equals(id) && !open.elsewhere())) {
      begin(id, names, swaps, true);
      end(id);
    }
  }

  private synchronized Change begin(
      String id, ObjectNames names, boolean swaps, boolean elsewhere) {
    long number = state.number() + 1;
    Change change = new Change(id, number, names, swaps, elsewhere, nanoTime.getAsLong());
    List<Change> open = new ArrayList<>(state.open());
    open.add(change);
    List<Change> begun = new ArrayList<>(state.begun());
    begun.add(change);
    if (begun.size() > KEPT) {
      begun.remove(0);
    }
    state = new State(number, List.copyOf(open), List.copyOf(begun));
    return change;
  }

  /** The database has answered; whoever sees that it has ended reads what exists anew. */
  void end(String id) {
    forget.run();
    synchronized (this) {
      List<Change> open = state.open().stream().filter(change -> !change.id().equals(id)).toList();
      state = new State(state.number(), open, state.begun());
    }
  }

  /** Whether nothing has changed since, nor is being changed: so it nearly always is. */
  boolean isQuietSince(State judged) {
    State now = state;
    return now == judged && now.open().isEmpty();
  }

  /**
   * Whether something may be another thing by now than a statement was judged by.
   *
   * @param judged how it stood before it was judged
   * @param used what it touches; asked only where anything changes
   * @param sensitive whether it touches a table with masked columns
   * @param own the statement's own change, if it is one
   */
  boolean concern(State judged, Supplier<ObjectNames> used, boolean sensitive, String own) {
    State now = now();
    if (now == judged && now.open().isEmpty()) {
      return false;
    }
    if (now.number() - judged.number() > KEPT) {
      return true;
    }
    ObjectNames names = used.get();
    return meets(judged.open(), 0, names, sensitive, own)
        || meets(now.open(), 0, names, sensitive, own)
        || meets(now.begun(), judged.number(), names, sensitive, own);
  }

  /** Whether a change that has not ended concerns it. */
  boolean isOpenFor(ObjectNames used, boolean sensitive) {
    return meets(now().open(), 0, used, sensitive, "");
  }

  private static boolean meets(
      List<Change> changes, long after, ObjectNames used, boolean sensitive, String own) {
    for (Change change : changes) {
      if (change.number() > after && !change.id().equals(own) && change.concerns(used, sensitive)) {
        return true;
      }
    }
    return false;
  }

  /** A statement that writes is on its way until {@link #onWritten}. */
  void onWriting(Object who, Inspection text) {
    writing.put(who, text);
  }

  /** It has ended. */
  void onWritten(Object who) {
    writing.remove(who);
  }

  /** Whether somebody else writes by these names. */
  boolean isWrittenBy(ObjectNames names, Object butFor) {
    return writing.entrySet().stream()
        .anyMatch(
            entry -> entry.getKey() != butFor && names.meet(ObjectNames.usedBy(entry.getValue())));
  }
}
