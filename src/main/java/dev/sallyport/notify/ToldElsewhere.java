package dev.sallyport.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What another node tells, kept for a while: a node that stops or dies has not told all of it. Of
 * each request only the newest word. Confined to one event loop.
 */
final class ToldElsewhere {
  /**
   * Longer than nobody tells after the machine of the one that did is gone: PostgreSQL notices
   * within 30 s.
   */
  static final Duration KEPT = Duration.ofSeconds(60);

  /** As many as a channel takes at a time. */
  private static final int CAPACITY = Outbox.CAPACITY;

  private final Map<String, Heard> recent = new LinkedHashMap<>();

  private record Heard(Notice notice, Instant at) {
    boolean isOld(Instant now) {
      return at.isBefore(now.minus(KEPT));
    }
  }

  void add(Notice notice, Instant now) {
    recent.remove(notice.request());
    recent.put(notice.request(), new Heard(notice, now));
    Iterator<Heard> eldest = recent.values().iterator();
    while (eldest.hasNext() && (recent.size() > CAPACITY || eldest.next().isOld(now))) {
      eldest.remove();
    }
  }

  /** All that is not old, in order; nothing is kept. */
  List<Notice> takeRecent(Instant now) {
    List<Notice> taken =
        recent.values().stream().filter(heard -> !heard.isOld(now)).map(Heard::notice).toList();
    recent.clear();
    return taken;
  }
}
