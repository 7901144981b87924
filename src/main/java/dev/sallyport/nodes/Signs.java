package dev.sallyport.nodes;

import dev.sallyport.nodes.NodeLog.Sign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the living from the dead by this node's own clock: dead is whose sign did not change while
 * this node looked all the time. Clocks of others do not count, and when nobody could look for a
 * while, as when the store was away, everybody has their time anew.
 */
final class Signs {
  /** Longer than a pause of a virtual machine; short enough to clean up within a minute. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  /** Between two looks that count as one watch. */
  static final Duration GAP = Duration.ofSeconds(5);

  private final String self;
  private final Map<String, Seen> seen = new HashMap<>();
  private long lastLook;
  private boolean looked;

  private record Seen(Sign sign, long since) {}

  Signs(String self) {
    this.self = self;
  }

  /**
   * Takes a look.
   *
   * @param nanos now, from any beginning
   * @return who is dead by now, at each look anew until they are struck off
   */
  List<Sign> look(List<Sign> signs, long nanos) {
    boolean watched = looked && nanos - lastLook <= GAP.toNanos();
    looked = true;
    lastLook = nanos;
    Map<String, Seen> now = new HashMap<>();
    List<Sign> dead = new ArrayList<>();
    for (Sign sign : signs) {
      String id = sign.node().id();
      Seen before = seen.get(id);
      boolean still = watched && before != null && before.sign().beats() == sign.beats();
      Seen current = still ? before : new Seen(sign, nanos);
      now.put(id, current);
      if (!id.equals(self) && nanos - current.since() >= SILENCE.toNanos()) {
        dead.add(sign);
      }
    }
    seen.clear();
    seen.putAll(now);
    return dead;
  }

  /** The others on the list that are not dead. */
  Set<Node> living() {
    return seen.values().stream()
        .filter(one -> !one.sign().node().id().equals(self))
        .filter(one -> lastLook - one.since() < SILENCE.toNanos())
        .map(one -> one.sign().node())
        .collect(Collectors.toUnmodifiableSet());
  }
}
