package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;
import dev.sallyport.sql.query.Queries.Range;
import dev.sallyport.sql.query.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** UPDATE and DELETE, of one table or several (Reference Manual, 15.2.17 and 15.2.2). */
final class ChangeReader implements StatementReader {
  private static final Set<String> OPTIONS = Set.of("LOW_PRIORITY", "QUICK", "IGNORE");
  private static final Set<String> REST = Set.of("WHERE", "ORDER", "LIMIT", "RETURNING");

  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    read(cursor, draft, new Range(cursor.at(), cursor.at()));
  }

  /** Reads on behind a WITH, whose tokens are given. */
  void read(Cursor cursor, FactsDraft draft, Range with) {
    if (cursor.accept("UPDATE")) {
      update(cursor, draft, with);
    } else {
      cursor.expect("DELETE");
      delete(cursor, draft, with);
    }
  }

  private static void update(Cursor cursor, FactsDraft draft, Range with) {
    draft.verb(Verb.UPDATE);
    skipOptions(cursor);
    Range sources = upTo(cursor, Set.of("SET"));
    cursor.expect("SET");
    Assignments assignments = Assignments.read(cursor, REST);
    Range rest = rest(cursor);
    List<Source> named =
        new Queries(cursor.tokens(), draft).change(with, sources, assignments.values(), rest);
    assignments.noteTargets(draft);
    Set<Source> changed = new HashSet<>();
    for (Target target : assignments.targets()) {
      changed.addAll(ownersOf(target.schema(), target.qualifier(), named));
    }
    note(draft, Verb.UPDATE, named, changed);
  }

  private static void delete(Cursor cursor, FactsDraft draft, Range with) {
    draft.verb(Verb.DELETE);
    skipOptions(cursor);
    List<Target> targets = new ArrayList<>();
    if (!cursor.accept("FROM")) {
      targets(cursor, targets);
      cursor.expect("FROM");
    } else if (isUsing(cursor)) {
      targets(cursor, targets);
      cursor.expect("USING");
    }
    Range sources = upTo(cursor, REST);
    Range rest = rest(cursor);
    List<Source> named = new Queries(cursor.tokens(), draft).change(with, sources, List.of(), rest);
    Set<Source> changed = new HashSet<>();
    for (Target target : targets) {
      changed.addAll(ownersOf(target.schema(), Optional.of(target.name()), named));
    }
    if (targets.isEmpty()) {
      changed.addAll(named);
    }
    note(draft, Verb.DELETE, named, changed);
  }

  /** Whether DELETE FROM goes on with targets and USING, not with one table. */
  private static boolean isUsing(Cursor cursor) {
    int stop = cursor.find(Set.of("USING", "JOIN", "WHERE", "ORDER", "LIMIT"), false);
    return stop < cursor.end() && cursor.tokens().isWord(stop, "USING");
  }

  private static Range upTo(Cursor cursor, Set<String> words) {
    int to = cursor.find(words, false);
    if (to == cursor.at()) {
      throw cursor.unexpected("a table");
    }
    Range range = new Range(cursor.at(), to);
    cursor.moveTo(to);
    return range;
  }

  private static Range rest(Cursor cursor) {
    if (cursor.isWord("RETURNING")) {
      throw cursor.unexpected("WHERE");
    }
    Range rest = new Range(cursor.at(), cursor.end());
    cursor.moveTo(cursor.end());
    return rest;
  }

  /** The sources that a name can mean; all of them when it can't be told. */
  private static List<Source> ownersOf(
      Optional<String> schema, Optional<String> name, List<Source> named) {
    List<Source> owners =
        named.stream()
            .filter(source -> name.isPresent() && source.alias().equalsIgnoreCase(name.get()))
            .filter(source -> schema.isEmpty() || isIn(source, schema.get()))
            .toList();
    return owners.isEmpty() ? named : owners;
  }

  private static boolean isIn(Source source, String schema) {
    return source.table().filter(t -> t.schema().equalsIgnoreCase(schema)).isPresent();
  }

  /**
   * A single table's rows are read by changing them: that is one access. Where several are joined,
   * each is read too.
   */
  private static void note(FactsDraft draft, Verb verb, List<Source> named, Set<Source> changed) {
    boolean changesTable = false;
    for (Source source : named) {
      if (source.table().isEmpty()) {
        continue;
      }
      TableName table = source.table().get();
      if (changed.contains(source)) {
        draft.access(verb, table);
        changesTable = true;
      }
      if (named.size() > 1) {
        draft.access(Verb.SELECT, table);
      }
    }
    if (!changesTable) {
      throw new UnreadableException("the table that the statement changes can't be told");
    }
  }

  private static void targets(Cursor cursor, List<Target> targets) {
    do {
      String name = cursor.identifier();
      Optional<String> schema = Optional.empty();
      if (cursor.acceptSymbol(".") && !cursor.acceptSymbol("*")) {
        schema = Optional.of(name);
        name = cursor.identifier();
        if (cursor.acceptSymbol(".")) {
          cursor.expectSymbol("*");
        }
      }
      targets.add(new Target(schema, Optional.empty(), name));
    } while (cursor.acceptSymbol(","));
  }

  private static void skipOptions(Cursor cursor) {
    boolean more = true;
    while (more) {
      more = cursor.acceptAny(OPTIONS);
    }
  }
}
