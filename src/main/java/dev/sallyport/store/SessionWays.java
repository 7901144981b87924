package dev.sallyport.store;

import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.Visibility;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The indexes that lead to the sessions of a filter. */
final class SessionWays {
  /** In this order: the other way round every session would be looked at. */
  private static final String ACCESSES =
      "session_accesses a CROSS JOIN sessions s ON s.id = a.session";

  private final Filter filter;
  private final Optional<String> principal;

  private SessionWays(Filter filter, Optional<String> principal) {
    this.filter = filter;
    this.principal = principal;
  }

  /** What a filter may ask of a session's row. */
  private enum Asked {
    PRINCIPAL,
    OWNER,
    OPEN,
    CONNECTION,
    ACCESSES
  }

  /**
   * A way to sessions.
   *
   * @param from tables, the one first whose index is walked
   * @param walked that one alone
   * @param time column of the index that sorts, the newest first
   * @param id column that sorts those of the same instant
   * @param key what the index is entered by
   * @param rest what the rows it leads to must fulfil as well
   */
  record Way(String from, String walked, String time, String id, Condition key, Condition rest) {}

  /**
   * All that are needed.
   *
   * @param principal the one principal that is asked for, where it is known to be one
   */
  static List<Way> of(Filter filter, Optional<String> principal) {
    SessionWays ways = new SessionWays(filter, principal);
    return filter.visibleTo().map(ways::of).orElseGet(() -> List.of(ways.shortest()));
  }

  private List<Way> of(Visibility visible) {
    Set<Asked> none = EnumSet.noneOf(Asked.class);
    List<Way> ways = new ArrayList<>();
    ways.add(over(listed().and("s.principal = ?", visible.principal()), none));
    if (visible.agents()) {
      ways.add(over(listed().and("s.acts_for = ?", visible.principal()), none));
    }
    if (!visible.sessions().isEmpty()) {
      List<String> ids = List.copyOf(visible.sessions());
      ways.add(over(listed().andAll("s.id IN (" + Database.marks(ids.size()) + ")", ids), none));
    }
    return ways;
  }

  /** By what leads to the fewest, as a rule. */
  private Way shortest() {
    if (principal.isPresent()) {
      return over(listed().and("s.principal = ?", principal.get()), EnumSet.of(Asked.PRINCIPAL));
    }
    if (filter.actsFor().isPresent()) {
      return over(listed().and("s.acts_for = ?", filter.actsFor().get()), EnumSet.of(Asked.OWNER));
    }
    if (filter.open().orElse(false)) {
      return over(listed().and("s.closed_at IS NULL"), EnumSet.of(Asked.OPEN));
    }
    if (filter.asksOfAccesses()) {
      return overAccesses();
    }
    if (filter.connection().isPresent()) {
      return over(
          listed().and("s.connection = ?", filter.connection().get()),
          EnumSet.of(Asked.CONNECTION));
    }
    return over(listed(), EnumSet.noneOf(Asked.class));
  }

  private static Condition listed() {
    return new Condition().and("s.what = 'session'");
  }

  private Way over(Condition key, Set<Asked> answered) {
    return new Way("sessions s", "sessions s", "s.opened_at", "s.id", key, rest(answered));
  }

  private Way overAccesses() {
    List<Condition> asked = accesses("a");
    Condition rest = new Condition();
    asked.subList(1, asked.size()).forEach(rest::and);
    return new Way(
        ACCESSES,
        "session_accesses a",
        "a.opened_at",
        "a.session",
        asked.get(0),
        rest.and(rest(EnumSet.of(Asked.ACCESSES))));
  }

  private Condition rest(Set<Asked> answered) {
    Condition rest = new Condition();
    if (!answered.contains(Asked.PRINCIPAL)) {
      principal.ifPresent(id -> rest.and("s.principal = ?", id));
      filter
          .principal()
          .filter(part -> principal.isEmpty())
          .ifPresent(part -> rest.contains("s.principal_name", part));
    }
    if (!answered.contains(Asked.OWNER)) {
      filter.actsFor().ifPresent(owner -> rest.and("s.acts_for = ?", owner));
    }
    if (!answered.contains(Asked.OPEN)) {
      filter.open().ifPresent(open -> rest.and("s.closed_at IS " + (open ? "" : "NOT ") + "NULL"));
    }
    if (!answered.contains(Asked.CONNECTION)) {
      filter.connection().ifPresent(name -> rest.and("s.connection = ?", name));
    }
    if (!answered.contains(Asked.ACCESSES) && filter.asksOfAccesses()) {
      Condition probe = new Condition().and("p.session = s.id");
      accesses("p").forEach(probe::and);
      rest.andAll("EXISTS (SELECT 1 FROM session_accesses p" + probe.where() + ")", probe.values());
    }
    return rest;
  }

  /** What must be true of one and the same statement, what leads to the fewest first. */
  private List<Condition> accesses(String alias) {
    List<Condition> asked = new ArrayList<>();
    filter
        .table()
        .map(
            table ->
                table.endsWith(".*")
                    ? new Condition()
                        .and(alias + ".schema_name = ?", table.substring(0, table.length() - 2))
                    : new Condition().and(alias + ".table_name = ?", table))
        .ifPresent(asked::add);
    filter.verb().ifPresent(verb -> asked.add(new Condition().and(alias + ".verb = ?", verb)));
    filter
        .verdict()
        .ifPresent(verdict -> asked.add(new Condition().and(alias + ".verdict = ?", verdict)));
    return asked;
  }
}
