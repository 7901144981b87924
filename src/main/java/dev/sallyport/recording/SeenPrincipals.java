package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port to the list of everybody who ever came in, or asked to: kept with what they did. */
public interface SeenPrincipals {
  /** Most rows of one answer. */
  int MAX_LISTED = 200;

  /**
   * Principals, those who were seen last first. One that is seen while somebody pages moves to the
   * top.
   */
  Future<Page> list(Filter filter);

  /** One, by its identifier. */
  Future<Optional<SeenPrincipal>> find(String id);

  /**
   * Whom to list; empty fields do not restrict.
   *
   * @param text part of the name in any case, or the beginning of the identifier
   * @param kind {@code agent} or {@code human}
   * @param visibleTo identifier of a person who sees but themselves and what acts for them
   * @param limit at most this many, 1 to {@link #MAX_LISTED}
   */
  record Filter(
      Optional<String> text,
      Optional<String> kind,
      Optional<String> visibleTo,
      Optional<Cursor> before,
      int limit) {}

  /**
   * Somebody.
   *
   * @param kind agent or human
   * @param groups as last seen
   * @param actsFor identifier of the person on whose behalf it acts; empty for none
   * @param sessions how many were opened
   * @param statements how many were judged
   * @param refused how many of these were refused by the policy
   * @param openSessions how many run now
   */
  record SeenPrincipal(
      String id,
      String kind,
      String name,
      List<String> groups,
      String actsFor,
      Instant firstSeen,
      Instant lastSeen,
      long sessions,
      long statements,
      long refused,
      long openSessions) {
    /** Keeps a copy. */
    public SeenPrincipal {
      groups = List.copyOf(groups);
    }
  }

  /**
   * A page.
   *
   * @param next where to go on; empty at the end
   * @param lookedBackUntil when there was more to look at than one page may: until where it looked
   */
  record Page(List<SeenPrincipal> list, Optional<Cursor> next, Optional<Instant> lookedBackUntil) {
    /** Keeps a copy. */
    public Page {
      list = List.copyOf(list);
    }
  }
}
