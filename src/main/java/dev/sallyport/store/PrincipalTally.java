package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment.Line;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a batch of events changes in the list of those who came in. */
final class PrincipalTally {
  private static final String MEET =
      "INSERT INTO principals (id, kind, name, group_names, acts_for, first_seen, last_seen,"
          + " described_at, sessions, statements, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)"
          + " ON CONFLICT (id) DO UPDATE SET"
          + newer("kind")
          + newer("name")
          + newer("group_names")
          + newer("acts_for")
          + newer("described_at")
          + " sessions = principals.sessions + excluded.sessions,"
          + " first_seen = CASE WHEN excluded.first_seen < principals.first_seen"
          + " THEN excluded.first_seen ELSE principals.first_seen END,"
          + " last_seen = CASE WHEN excluded.last_seen > principals.last_seen"
          + " THEN excluded.last_seen ELSE principals.last_seen END";

  /** One SQL statement for each of few is cheaper than one that finds out which apply. */
  private static final String COUNT =
      "UPDATE principals SET statements = statements + ?, refused = refused + ?,"
          + " last_seen = CASE WHEN last_seen < ? THEN ? ELSE last_seen END WHERE id = ?";

  private final Map<String, Met> met = new TreeMap<>();
  private final Map<String, Counted> counted = new TreeMap<>();

  private static final class Met {
    private String kind;
    private String name;
    private Set<String> groups;
    private String actsFor;
    private long firstSeen = Long.MAX_VALUE;
    private long lastSeen = Long.MIN_VALUE;
    private long sessions;
  }

  private static final class Counted {
    private long statements;
    private long refused;
    private Instant lastSeen = Instant.EPOCH;

    void saw(Instant at) {
      lastSeen = at.isAfter(lastSeen) ? at : lastSeen;
    }
  }

  private static String newer(String column) {
    return " "
        + column
        + " = CASE WHEN excluded.described_at >= principals.described_at THEN excluded."
        + column
        + " ELSE principals."
        + column
        + " END,";
  }

  /**
   * Takes an event.
   *
   * @param principal of its session, as far as it is known
   */
  void add(Line line, String principal) {
    if (line.judged()) {
      if (!principal.isEmpty()) {
        Counted count = counted.computeIfAbsent(principal, id -> new Counted());
        count.statements++;
        count.refused += "deny".equals(line.verdict()) ? 1 : 0;
        count.saw(line.at());
      }
    } else {
      line.read().ifPresent(event -> meet(event, 1));
    }
  }

  /** Takes an event that was counted already. */
  void addCounted(SessionEvent event, String principal) {
    meet(event, 0);
    if (event instanceof SessionEvent.Judged judged) {
      counted.computeIfAbsent(principal, id -> new Counted()).saw(judged.at());
    }
  }

  private void meet(SessionEvent event, int sessions) {
    if (event instanceof SessionEvent.Opened opened) {
      meet(
          opened.principal(),
          opened.kind(),
          opened.principalName(),
          opened.groups(),
          opened.actsFor(),
          Micros.of(opened.at()),
          sessions);
    } else if (event instanceof SessionEvent.AccessRequested asked) {
      meet(
          asked.principal(),
          asked.kind(),
          asked.principalName(),
          asked.groups(),
          asked.actsFor(),
          Micros.of(asked.at()),
          0);
    }
  }

  private void meet(
      String id,
      String kind,
      String name,
      Set<String> groups,
      String actsFor,
      long at,
      int sessions) {
    if (id == null || id.isEmpty()) {
      return;
    }
    Met one = met.computeIfAbsent(id, any -> new Met());
    one.sessions += sessions;
    one.firstSeen = Math.min(one.firstSeen, at);
    if (at >= one.lastSeen) {
      one.lastSeen = at;
      one.kind = text(kind);
      one.name = text(name);
      one.groups = groups == null ? Set.of() : groups;
      one.actsFor = actsFor;
    }
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  Future<Void> write(SqlConnection connection) {
    List<Tuple> rows =
        met.entrySet().stream()
            .map(
                each -> {
                  Met one = each.getValue();
                  return Database.tuple(
                      Arrays.asList(
                          each.getKey(),
                          one.kind,
                          one.name,
                          new JsonArray(List.copyOf(new TreeSet<>(one.groups))).encode(),
                          one.actsFor,
                          one.firstSeen,
                          one.lastSeen,
                          one.lastSeen,
                          one.sessions));
                })
            .toList();
    List<Tuple> counts =
        counted.entrySet().stream()
            .map(
                each ->
                    Tuple.of(
                        each.getValue().statements,
                        each.getValue().refused,
                        Micros.of(each.getValue().lastSeen),
                        Micros.of(each.getValue().lastSeen),
                        each.getKey()))
            .toList();
    return Database.batch(connection, MEET, rows)
        .compose(v -> Database.batch(connection, COUNT, counts));
  }
}
