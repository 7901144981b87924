package dev.sallyport.session.evidence;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a few do something at a time. Those who wait have their turns one principal after another,
 * and no principal has all places, so that many statements of one delay the others by no more than
 * one. Belongs to one event loop.
 */
public final class FairTurns {
  private final Bounds bounds;

  /** Those who wait, the principal whose turn is next first; never an empty queue. */
  private final Map<String, Deque<Promise<Void>>> waiting = new LinkedHashMap<>();

  private final Map<String, Integer> busy = new HashMap<>();
  private int open;
  private int queued;

  /**
   * How many at most.
   *
   * @param open at the same time
   * @param openOfOne of these, of one principal
   * @param queued waiting for their turn
   */
  public record Bounds(int open, int openOfOne, int queued) {
    /** Checks the bounds. */
    public Bounds {
      if (open < 1 || openOfOne < 1 || openOfOne > open || queued < 0) {
        throw new IllegalArgumentException("turns for none");
      }
    }
  }

  /** Nobody waits yet. */
  public FairTurns(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Asks for a turn, which has to be given back by {@link #done}.
   *
   * @param principal whose
   * @return fails when too many wait; also later, when those of others need the place
   */
  public Future<Void> take(String principal) {
    if (mayBegin(principal)) {
      begin(principal);
      return Future.succeededFuture();
    }
    if (queued >= bounds.queued() && !makeRoomFor(principal)) {
      return Future.failedFuture(tooMany());
    }
    Promise<Void> turn = Promise.promise();
    waiting.computeIfAbsent(principal, any -> new ArrayDeque<>()).add(turn);
    queued++;
    return turn.future();
  }

  /** A turn of this principal is over. */
  public void done(String principal) {
    open--;
    busy.computeIfPresent(principal, (whose, count) -> count == 1 ? null : count - 1);
    Iterator<Map.Entry<String, Deque<Promise<Void>>>> all = waiting.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Deque<Promise<Void>>> next = all.next();
      if (mayBegin(next.getKey())) {
        all.remove();
        Promise<Void> turn = next.getValue().remove();
        queued--;
        if (!next.getValue().isEmpty()) {
          waiting.put(next.getKey(), next.getValue());
        }
        begin(next.getKey());
        turn.complete();
        return;
      }
    }
  }

  private boolean mayBegin(String principal) {
    return open < bounds.open() && busy.getOrDefault(principal, 0) < bounds.openOfOne();
  }

  private void begin(String principal) {
    open++;
    busy.merge(principal, 1, Integer::sum);
  }

  /** Takes the last place of who has the most, unless that is who asks. */
  private boolean makeRoomFor(String principal) {
    int own = waiting.containsKey(principal) ? waiting.get(principal).size() : 0;
    return waiting.entrySet().stream()
        .max(Comparator.comparingInt(entry -> entry.getValue().size()))
        .filter(most -> most.getValue().size() > own + 1)
        .map(
            most -> {
              queued--;
              most.getValue().removeLast().fail(tooMany());
              return true;
            })
        .orElse(false);
  }

  private static IllegalStateException tooMany() {
    return new IllegalStateException("too many statements wait to be looked at");
  }
}
