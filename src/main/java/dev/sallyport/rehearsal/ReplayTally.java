package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.rehearsal.ReplayChange.Agent;
import dev.sallyport.rehearsal.ReplayChange.Example;
import dev.sallyport.rehearsal.ReplayChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a replay finds, by shape; what it holds is bounded, what it counts is not. */
final class ReplayTally {
  /** More shapes than anybody reads; the totals count what comes after them. */
  private static final int MOST_CHANGES = 500;

  private static final int MOST_AGENTS_COUNTED = 1_000;
  private static final int LONGEST_EXAMPLE = 2_000;

  final TreeMap<String, Long> notReplayed = new TreeMap<>();
  long statements;
  long same;
  long byNamesAlone;
  long withoutValues;
  long withoutEstimate;
  long otherThanThen;

  private final Map<Key, Group> groups = new LinkedHashMap<>();
  private final Map<Kind, Long> totals = new EnumMap<>(Kind.class);
  private long leftOut;

  ReplayTally() {
    for (Kind kind : Kind.values()) {
      totals.put(kind, 0L);
    }
  }

  /** What makes two statements one line of the report: messages may quote what differs. */
  private record Key(
      Kind kind,
      String connection,
      String shape,
      String before,
      String after,
      List<Outcome.MaskedColumn> masksBefore,
      List<Outcome.MaskedColumn> masksAfter) {}

  void notReplayed(String reason) {
    notReplayed.merge(reason, 1L, Long::sum);
  }

  void changed(
      Kind kind,
      String connection,
      String shape,
      Outcome before,
      Outcome after,
      Principal principal,
      SessionEvent.Judged recorded) {
    totals.merge(kind, 1L, Long::sum);
    Key key =
        new Key(
            kind,
            connection,
            shape,
            before.verdict() + ' ' + before.rule(),
            after.verdict() + ' ' + after.rule(),
            before.masks(),
            after.masks());
    Group group = groups.get(key);
    if (group == null) {
      if (groups.size() == MOST_CHANGES) {
        leftOut++;
        return;
      }
      group = new Group(before, after);
      groups.put(key, group);
    }
    group.add(principal, recorded);
  }

  Map<Kind, Long> totals() {
    return totals;
  }

  long leftOut() {
    return leftOut;
  }

  List<ReplayChange> changes() {
    List<ReplayChange> changes = new ArrayList<>();
    groups.forEach((key, group) -> changes.add(group.change(key)));
    changes.sort(
        Comparator.comparing(ReplayChange::kind)
            .thenComparing(Comparator.comparingLong(ReplayChange::count).reversed()));
    return changes;
  }

  /** The statements of one line. */
  private static final class Group {
    private final Outcome before;
    private final Outcome after;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final List<Example> examples = new ArrayList<>();
    private long count;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    Group(Outcome before, Outcome after) {
      this.before = before;
      this.after = after;
    }

    void add(Principal principal, SessionEvent.Judged recorded) {
      count++;
      first = recorded.at().isBefore(first) ? recorded.at() : first;
      last = recorded.at().isAfter(last) ? recorded.at() : last;
      if (agents.size() < MOST_AGENTS_COUNTED || agents.containsKey(principal.id())) {
        agents.merge(
            principal.id(),
            new Agent(principal.id(), principal.name(), 1),
            (known, one) -> new Agent(known.principal(), known.name(), known.count() + 1));
      }
      if (examples.size() < ReplayChange.MOST_EXAMPLES) {
        examples.add(
            new Example(
                recorded.session(),
                recorded.statement(),
                recorded.at(),
                principal.id(),
                cut(recorded.text())));
      }
    }

    ReplayChange change(Key key) {
      List<Agent> busiest =
          agents.values().stream()
              .sorted(Comparator.comparingLong(Agent::count).reversed())
              .limit(ReplayChange.MOST_AGENTS)
              .toList();
      return new ReplayChange(
          key.kind(),
          key.connection(),
          key.shape(),
          before,
          after,
          count,
          busiest,
          agents.size() - busiest.size(),
          examples,
          first,
          last);
    }

    private static String cut(String text) {
      return text.length() <= LONGEST_EXAMPLE ? text : text.substring(0, LONGEST_EXAMPLE) + "…";
    }
  }
}
