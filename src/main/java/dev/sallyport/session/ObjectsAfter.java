package dev.sallyport.session;

import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What exists in a session once the server has answered. */
final class ObjectsAfter {
  /** They may answer with several results, and may have done half of their work when they fail. */
  private static final Set<Verb> SEVERAL_STEPS = EnumSet.of(Verb.CALL, Verb.EXECUTE);

  /** Characters that all prepared statements of a session may hold together. */
  private static final long MAX_PREPARED_CHARS = 32L * 1024 * 1024;

  private ObjectsAfter() {}

  /** After all parts of a text have run. */
  static SessionObjects ofSuccess(List<StatementFacts> parts) {
    return parts.get(parts.size() - 1).after();
  }

  /**
   * After one of the parts has failed. Any assignment of a user variable may have happened, and of
   * tables without transactions (MyISAM, MEMORY) the rows written before the error stay.
   *
   * @param results how many results were complete before the error
   * @return empty when it can't be told what exists now
   */
  static Optional<SessionObjects> ofFailure(
      SessionObjects before, List<StatementFacts> parts, long results) {
    List<SessionObjects> possible = possible(before, parts, results);
    SessionObjects certain = possible.get(0);
    for (SessionObjects other : possible) {
      if (!sameButForVariables(certain, other)) {
        return Optional.empty();
      }
    }
    SessionObjects after = certain;
    for (StatementFacts part : parts) {
      after = withRows(withVariables(after, part.after()), part.after());
    }
    return Optional.of(after);
  }

  /** The states in which the failure may have left the session. */
  private static List<SessionObjects> possible(
      SessionObjects before, List<StatementFacts> parts, long results) {
    boolean countable = parts.stream().noneMatch(part -> SEVERAL_STEPS.contains(part.verb()));
    List<SessionObjects> states = new ArrayList<>();
    if (!countable) {
      states.add(before);
      parts.forEach(part -> states.add(part.after()));
      return states;
    }
    int failed = (int) Math.min(results, parts.size() - 1L);
    SessionObjects reached = failed == 0 ? before : parts.get(failed - 1).after();
    states.add(reached);
    // MariaDB drops the tables of a list one by one, and fails at the end when one was missing.
    if (parts.get(failed).accesses().size() > 1 && parts.get(failed).verb() == Verb.DROP) {
      states.add(parts.get(failed).after());
    }
    return states;
  }

  private static boolean sameButForVariables(SessionObjects one, SessionObjects other) {
    return one.temporaryTables().equals(other.temporaryTables())
        && one.prepared().equals(other.prepared())
        && one.handlers().equals(other.handlers());
  }

  private static SessionObjects withVariables(SessionObjects objects, SessionObjects further) {
    SessionObjects all = objects;
    for (Map.Entry<String, Lineage> variable : further.variables().entrySet()) {
      if (!variable.getValue().equals(all.variables().get(variable.getKey()))) {
        all = all.withVariable(variable.getKey(), variable.getValue());
      }
    }
    return further.variablesKnown() ? all : all.withUnknownVariables();
  }

  private static SessionObjects withRows(SessionObjects objects, SessionObjects further) {
    SessionObjects all = objects;
    for (Map.Entry<TableName, List<OutputColumn>> table : objects.temporaryTables().entrySet()) {
      Optional<List<OutputColumn>> filled = further.temporaryTable(table.getKey());
      if (filled.isPresent() && !filled.get().equals(table.getValue())) {
        all = all.withTemporaryTable(table.getKey(), either(table.getValue(), filled.get()));
      }
    }
    return all;
  }

  private static List<OutputColumn> either(List<OutputColumn> one, List<OutputColumn> other) {
    boolean same = one.size() == other.size();
    List<OutputColumn> either = new ArrayList<>();
    for (int i = 0; same && i < one.size(); i++) {
      same = one.get(i).name().equals(other.get(i).name());
      either.add(new OutputColumn(one.get(i).name(), one.get(i).from().and(other.get(i).from())));
    }
    return same ? either : List.of(new OutputColumn(OutputColumn.STAR, Lineage.UNKNOWN));
  }

  /** Whether a session would come to hold more than it may. */
  static boolean isTooMuch(SessionObjects before, SessionObjects after) {
    return after != before
        && (after.isTooLarge() && grows(before, after)
            || preparedChars(after) > MAX_PREPARED_CHARS
                && after.prepared().size() > before.prepared().size());
  }

  private static boolean grows(SessionObjects before, SessionObjects after) {
    return after.temporaryTables().size() > before.temporaryTables().size()
        || after.variables().size() > before.variables().size()
        || after.prepared().size() > before.prepared().size()
        || after.handlers().size() > before.handlers().size();
  }

  private static long preparedChars(SessionObjects objects) {
    return objects.prepared().values().stream().mapToLong(facts -> facts.text().length()).sum();
  }
}
