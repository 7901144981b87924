package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.Match;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Telling;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.StoredType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ways in which a statement would tell of a masked column otherwise than by its result. Each gives
 * a reason to refuse the statement, in words for the agent.
 */
final class Disclosures {
  /** Verbs through which a row leaves only as the lineage says, or not at all. */
  private static final Set<Verb> FOLLOWED =
      EnumSet.of(
          Verb.SELECT,
          Verb.INSERT,
          Verb.REPLACE,
          Verb.UPDATE,
          Verb.DELETE,
          Verb.CREATE,
          Verb.ALTER,
          Verb.SHOW,
          Verb.EXPLAIN,
          Verb.TRUNCATE,
          Verb.DROP,
          Verb.LOCK,
          Verb.PREPARE,
          Verb.EXECUTE,
          Verb.SET,
          Verb.DO);

  /** Verbs that fail where a query warns. */
  private static final Set<Verb> WRITING =
      EnumSet.of(Verb.INSERT, Verb.REPLACE, Verb.UPDATE, Verb.DELETE);

  /** A number with an exponent is an approximate one, and compared as such. */
  private static final Pattern EXPONENT = Pattern.compile("[0-9.][eE][+-]?[0-9]");

  private final MaskedNames names;
  private final Wording wording;

  Disclosures(MaskedNames names, Wording wording) {
    this.names = names;
    this.wording = wording;
  }

  /** The first reason to refuse a statement. */
  Optional<String> of(StatementFacts facts) {
    boolean touches = names.touchedBy(facts);
    if (touches && !FOLLOWED.contains(facts.verb())) {
      return Optional.of(
          facts.verb().word()
              + " cannot be followed on a table with masked columns; leave that table out");
    }
    if (touches && facts.has(Feature.CHOOSES_PARTITION)) {
      return Optional.of(
          "it chooses partitions, and a masked column may decide in which of them a row is; leave"
              + " PARTITION out");
    }
    return chosen(facts, touches)
        .or(() -> told(facts, touches))
        .or(() -> keeping(facts))
        .or(() -> awaited(facts, touches));
  }

  /** Why a statement must not run because a masked value stays somewhere once it is done. */
  Optional<String> keeping(StatementFacts facts) {
    boolean anything = names.touchedBy(facts) || names.misses(facts);
    return copied(facts, anything).or(() -> kept(facts, anything)).or(() -> scheduled(facts));
  }

  /**
   * Why a statement must not run because rows that are chosen by a masked column keep it where they
   * are written: joined with all that it could be, a value is copied without being named. Changes
   * of the very table may choose by it.
   */
  Optional<String> choosing(StatementFacts facts) {
    Set<ColumnName> by = new HashSet<>(withoutMatched(facts).columns());
    by.removeIf(column -> names.masked(Lineage.of(column)).isEmpty());
    return by.isEmpty() || facts.flows().stream().allMatch(flow -> isWithin(flow, by))
        ? Optional.empty()
        : Optional.of(
            "what it writes elsewhere is chosen by the masked column "
                + by.iterator().next()
                + ", and would keep its values");
  }

  private static boolean isWithin(Flow flow, Set<ColumnName> by) {
    Set<ColumnName> written = new HashSet<>(flow.from().columns());
    written.add(flow.target());
    return flow.from().known()
        && by.stream()
            .allMatch(
                column -> written.stream().allMatch(one -> one.table().equals(column.table())));
  }

  /** Which rows there are must not tell of it. */
  private Optional<String> chosen(StatementFacts facts, boolean touches) {
    Optional<ColumnName> chosen =
        names.first(facts.inference().chosen()).or(() -> names.first(withoutMatched(facts)));
    if (chosen.isPresent()) {
      return Optional.of(
          "it compares, joins, groups or orders by the masked column "
              + chosen.get()
              + (mayBeAskedFor(chosen.get())
                  ? ", of which WHERE may only ask by = for one whole value of the column's kind, alone"
                      + " or with AND"
                  : "; do that by other columns, and select this one as it is, to see it covered"));
    }
    if (touches && !facts.dependsOn().known()) {
      return Optional.of(
          "what it compares on a table with masked columns cannot be told; name plain columns of"
              + " the table");
    }
    boolean approximate =
        facts.inference().matches().stream()
            .filter(match -> match.kind() != StoredType.Kind.TEXT)
            .anyMatch(match -> names.masked(match.column()).isPresent());
    return approximate && EXPONENT.matcher(wording.of(facts)).find()
        ? Optional.of(
            "it compares a masked column with a number and has one with an exponent in it; write"
                + " numbers with their digits alone")
        : Optional.empty();
  }

  private boolean mayBeAskedFor(ColumnName column) {
    return names.rules(Lineage.of(column)).stream().allMatch(MaskRule::equality);
  }

  /** What rows depend on, but for columns of which the policy lets a whole value be asked for. */
  private Lineage withoutMatched(StatementFacts facts) {
    Set<ColumnName> columns = new HashSet<>(facts.dependsOn().columns());
    columns.addAll(facts.dependsOn().through());
    facts.inference().matches().stream()
        .map(Match::column)
        .filter(column -> names.rules(column).stream().allMatch(MaskRule::equality))
        .forEach(
            column -> {
              columns.removeAll(column.columns());
              columns.removeAll(column.through());
            });
    return new Lineage(columns, Set.of(), true);
  }

  /** That the statement fails, warns, takes long, or gives so many rows, must not tell of it. */
  private Optional<String> told(StatementFacts facts, boolean touches) {
    for (Telling telling : facts.inference().tellings()) {
      // Of a default, see TellingWrites.
      boolean tells =
          telling.how().equals(Telling.CUT)
              ? writesRows(facts)
              : !telling.how().equals(Telling.DEFAULT);
      if (!tells) {
        continue;
      }
      Optional<String> column = names.masked(telling.of());
      if (column.isPresent()) {
        return Optional.of(
            "it does something with the masked column "
                + column.get()
                + " of which the outcome, a failure or the time it takes could tell its value ("
                + telling.how()
                + "); "
                + instead(facts.verb(), telling.how()));
      }
      if (touches && !telling.of().known()) {
        return Optional.of(
            "what it computes with on a table with masked columns cannot be told ("
                + telling.how()
                + "); name plain columns of the table");
      }
    }
    return Optional.empty();
  }

  /** CREATE TABLE with a query has flows, CREATE VIEW has none. */
  private static boolean writesRows(StatementFacts facts) {
    return facts.accesses().stream().anyMatch(access -> WRITING.contains(access.verb()))
        || facts.verb() == Verb.CREATE && !facts.flows().isEmpty();
  }

  private static String instead(Verb verb, String how) {
    if (verb == Verb.ALTER) {
      return "leave that change out";
    }
    return switch (how) {
      case "UNION" -> "write UNION ALL, or leave out the column";
      case "DISTINCT" -> "leave out DISTINCT, or the column";
      default -> "select the column as it is";
    };
  }

  /** A masked value may only go where the same mask covers it, and where it surely fits. */
  private Optional<String> copied(StatementFacts facts, boolean anything) {
    for (Flow flow : facts.flows()) {
      List<MaskRule> there = names.rules(Lineage.of(flow.target()));
      Optional<String> source = names.masked(flow.from());
      if (source.isPresent() && there.isEmpty()) {
        return Optional.of(
            "it copies the masked column "
                + source.get()
                + " to "
                + flow.target()
                + ", where nothing covers it; leave the column out");
      }
      if (source.isPresent() && !isAsStrict(there, names.rules(flow.from()))) {
        return Optional.of(
            "it copies the masked column "
                + source.get()
                + " to "
                + flow.target()
                + ", where its mask shows more; leave the column out");
      }
      if (source.isPresent() && !fits(flow, facts)) {
        return Optional.of(
            "it writes what is made of the masked column "
                + source.get()
                + " to "
                + flow.target()
                + ", and whether that fits could tell its value; copy the column as it is to one of"
                + " the same type");
      }
      if (anything && !flow.from().known() && there.isEmpty()) {
        return Optional.of(
            "what it writes to "
                + flow.target()
                + " cannot be told, and it touches masked columns; name plain columns of the table");
      }
    }
    return Optional.empty();
  }

  private static boolean isAsStrict(List<MaskRule> there, List<MaskRule> here) {
    return there.stream()
        .allMatch(target -> here.stream().allMatch(rule -> Strictness.isNoWeaker(target, rule)));
  }

  /** Whether it is a stored value for a column of its own type, or one made for it. */
  private boolean fits(Flow flow, StatementFacts facts) {
    if (flow.verbatim().isEmpty()) {
      return false;
    }
    TableName table = flow.target().table();
    // What the catalogue says is of the table that a temporary one hides.
    boolean own =
        facts.accesses().stream()
            .anyMatch(a -> a.reach() == Access.Reach.TEMPORARY && a.table().equals(table));
    Optional<String> type = own ? Optional.empty() : type(flow.target());
    return type.isPresent()
        ? type.equals(type(flow.verbatim().get()))
        : facts.accesses().stream()
            .anyMatch(a -> a.verb() == Verb.CREATE && a.table().equals(table));
  }

  private Optional<String> type(ColumnName column) {
    return names.catalogue().column(column).map(Column::type);
  }

  /** Nothing may stay of it where a later statement could read it. */
  private Optional<String> kept(StatementFacts facts, boolean anything) {
    boolean elsewhere =
        facts.has(Feature.INTO_FILE)
            || facts.has(Feature.WRITES_VARIABLE)
            || !facts.variables().isEmpty();
    boolean masked = names.masked(facts.uses()).isPresent();
    return elsewhere && (masked || anything && !facts.uses().known())
        ? Optional.of(
            "masked columns may not be kept in a variable or a file; select them as a result")
        : Optional.empty();
  }

  /** What it reads then may be something else: views, triggers and routines can be made anew. */
  private static Optional<String> scheduled(StatementFacts facts) {
    return facts.has(Feature.SCHEDULES)
        ? Optional.of(
            "the server runs an event by itself, past the gateway, and what its body reads can be"
                + " changed until then")
        : Optional.empty();
  }

  /** A statement that can wait may use it only to show it. */
  private Optional<String> awaited(StatementFacts facts, boolean touches) {
    if (!facts.has(Feature.WAITS) || !touches) {
      return Optional.empty();
    }
    Set<ColumnName> shown = new HashSet<>();
    for (OutputColumn column : facts.output()) {
      if (column.content().verbatim().isPresent()) {
        shown.addAll(column.from().columns());
        shown.addAll(column.from().through());
      }
    }
    Set<ColumnName> used = new HashSet<>(facts.uses().columns());
    used.addAll(facts.uses().through());
    used.removeAll(shown);
    Lineage besides =
        Lineage.union(
                facts.output().stream()
                    .filter(column -> column.content().verbatim().isEmpty())
                    .map(OutputColumn::from)
                    .toList())
            .and(facts.dependsOn())
            .and(new Lineage(used, Set.of(), facts.uses().known()));
    return names.masked(besides).isPresent() || !besides.known()
        ? Optional.of(
            "it can wait, and uses a masked column otherwise than to show it; leave SLEEP, BENCHMARK"
                + " and locks out")
        : Optional.empty();
  }
}
