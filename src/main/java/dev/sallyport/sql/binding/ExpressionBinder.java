package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Telling;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.StoredType;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Assignment;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Subquery;
import dev.sallyport.sql.syntax.Expression.Variable;
import dev.sallyport.sql.syntax.NativeFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an expression is made of. */
final class ExpressionBinder {
  private final Binder binder;

  /** What VALUES(column) stands for in ON DUPLICATE KEY UPDATE, by column as folded. */
  private final Map<String, Lineage> inserted = new HashMap<>();

  /** Outside of it, VALUES() is NULL. */
  private Lineage insertedElsewhere = Lineage.NONE;

  private final Constants constants;
  private final Totality totality;
  private boolean choosing = true;

  /** Whether what is bound decides about rows by all that it is made of. */
  private boolean deciding;

  private int columns;

  ExpressionBinder(Binder binder) {
    this.binder = binder;
    this.constants = new Constants(binder.tokens());
    this.totality = new Totality(binder.draft().context().catalogue());
  }

  void inserts(Map<String, Lineage> byColumn, Lineage others) {
    inserted.putAll(byColumn);
    insertedElsewhere = others;
  }

  /** An item of the outermost list: whatever comes out, no row is chosen by it. */
  Value bindValue(Expression e, Scope scope) {
    boolean before = choosing;
    choosing = false;
    Value value = bindItem(e, scope);
    choosing = before;
    return value;
  }

  /** The lineage of an expression; what its sub-queries depend on is added to the scope. */
  Lineage bind(Expression e, Scope scope) {
    return bindItem(e, scope).from();
  }

  /** A value that leaves, or goes elsewhere: that it can be reckoned at all may tell of it. */
  Value bindItem(Expression e, Scope scope) {
    boolean outside = deciding;
    deciding = false;
    Value value = take(e, scope);
    deciding = outside;
    binder.draft().inference().tells(value);
    return value;
  }

  /** A condition: all that it is made of decides about rows. */
  Lineage bindCondition(Expression e, Scope scope) {
    boolean outside = deciding;
    deciding = true;
    Lineage lineage = take(e, scope).from();
    deciding = outside;
    return lineage;
  }

  private Value take(Expression e, Scope scope) {
    int before = columns;
    Value value = visit(e, scope);
    scope.steps().follow(value.from());
    boolean constant = columns == before && !(e instanceof Subquery);
    if (choosing && constant && !constants.isCertain(e)) {
      // It may come out otherwise elsewhere, or a moment later.
      binder.draft().feature(Feature.DEPENDS_ON_SESSION);
    }
    return value;
  }

  private Value visit(Expression e, Scope scope) {
    if (e instanceof Column column) {
      columns++;
      Meaning meaning = scope.resolve(column);
      if (meaning.from().equals(Lineage.UNKNOWN)) {
        binder.draft().feature(Feature.UNKNOWN_COLUMN);
      }
      binder.draft().uses(meaning.from());
      return Value.of(meaning);
    }
    if (e instanceof Expression.Literal || e instanceof Expression.Constant) {
      return Value.literal();
    }
    if (e instanceof Variable variable) {
      return Value.of(
          variable.system() ? Lineage.NONE : binder.draft().session().variable(variable.name()),
          StoredType.UNBOUNDED,
          Value.Reads.ROW);
    }
    if (e instanceof Expression.Parameter) {
      Lineage given = binder.draft().session().parameter();
      return Value.of(given, StoredType.UNBOUNDED, Value.Reads.NOTHING);
    }
    if (e instanceof Expression.Local local) {
      return Value.of(Meaning.of(binder.draft().body().local(local.name())));
    }
    if (e instanceof Assignment assignment) {
      Value value = take(assignment.value(), scope);
      binder.draft().assign(assignment.variable(), value.from());
      return Value.partial(value.from(), ":=", value.reads());
    }
    if (e instanceof Call call) {
      return call(call, scope);
    }
    if (e instanceof Subquery subquery) {
      return subquery(subquery, scope);
    }
    if (e instanceof Expression.Sequence sequence) {
      return sequence(sequence, scope);
    }
    if (e instanceof Expression.Star) {
      throw new UnreadableException("a * stands where a value is expected");
    }
    List<Value> operands = all(e.operands(), scope);
    Lineage from = union(operands);
    return e instanceof Operation operation
        ? totality.operation(operation, operands, from)
        : Value.partial(from, "a row of values", Value.Reads.ROW);
  }

  private List<Value> all(List<Expression> parts, Scope scope) {
    List<Value> all = new ArrayList<>(parts.size());
    for (Expression part : parts) {
      Value value = take(part, scope);
      binder.draft().inference().computes(value.from());
      all.add(value);
    }
    return all;
  }

  private static Lineage union(List<Value> values) {
    if (values.size() == 1) {
      return values.get(0).from();
    }
    Gathering all = new Gathering();
    values.forEach(value -> all.add(value.from()));
    return all.lineage();
  }

  private Value subquery(Subquery subquery, Scope scope) {
    boolean outside = choosing;
    choosing = true;
    Bound bound = binder.queries().nested(subquery.query(), scope);
    choosing = outside;
    scope.influence(bound.influence());
    if (subquery.kind() == Subquery.Kind.VALUE) {
      // Perhaps NULL because there is no row: no column's value as it is.
      long bytes =
          bound.columns().size() == 1
              ? bound.columns().get(0).content().bytes()
              : StoredType.UNBOUNDED;
      return Value.of(bound.values(), bytes, Value.Reads.OTHERS);
    }
    // Whether there are rows, and which, is the value. Of a condition it decides as it is.
    Lineage rows = deciding ? Lineage.NONE : bound.influence().all();
    if (subquery.kind() == Subquery.Kind.EXISTS) {
      return Value.of(rows, 1, Value.Reads.OTHERS);
    }
    Lineage compared = union(all(subquery.operands(), scope));
    return Value.partial(
        compared.and(bound.values()).and(rows), "IN, ANY or ALL", Value.Reads.OTHERS);
  }

  private Value call(Call call, Scope scope) {
    note(call.name().toUpperCase(Locale.ROOT));
    if (!call.own()) {
      List<Value> arguments = all(call.operands(), scope);
      return stored(call, arguments, scope);
    }
    if (call.name().equals("VALUES") && call.arguments().size() == 1) {
      return valuesOf(call.arguments().get(0), scope);
    }
    List<Value> arguments =
        NativeFunctions.isAggregate(call.name())
            ? scope.insideAggregate(() -> all(call.arguments(), scope))
            : all(call.arguments(), scope);
    Lineage from = union(arguments);
    if (call.name().equals("DEFAULT")) {
      // MariaDB computes it of the row.
      from = from.and(new ComputedDefaults(binder.draft()).of(from.columns()));
    }
    if (call.name().equals(SessionObjects.LAST_INSERT_ID)) {
      return Value.partial(lastInsertId(call, from), call.name(), Value.Reads.ROW);
    }
    if (call.over().isPresent()) {
      // Ranks and frames tell of what they are ordered by.
      Lineage window = union(all(call.over().get().expressions(), scope));
      scope.influence(window);
      from = from.and(window);
    }
    if (call.name().equals("GROUP_CONCAT")) {
      binder.draft().inference().tells(Telling.CUT, from);
    }
    return totality.call(call, arguments, from);
  }

  /** Whoever takes a value of it writes it; MariaDB asks for SELECT or INSERT, we for both. */
  private Value sequence(Expression.Sequence e, Scope scope) {
    FactsDraft draft = binder.draft();
    TableName table = draft.context().table(e.sequence().schema(), e.sequence().name());
    draft.access(new Access(Verb.SELECT, table, Access.Reach.DIRECT));
    draft.access(new Access(Verb.INSERT, table, Access.Reach.DIRECT));
    draft.feature(Feature.DEPENDS_ON_SESSION);
    Lineage given = union(all(e.operands(), scope));
    if (!e.operands().isEmpty()) {
      draft.flow(new Flow(new ColumnName(table, OutputColumn.STAR), given));
    }
    return Value.partial(given, "a sequence", Value.Reads.OTHERS);
  }

  /** Its arguments are converted to types of which nothing is known, and may not fit. */
  private Value stored(Call call, List<Value> arguments, Scope scope) {
    Lineage given = union(arguments);
    binder.draft().inference().tells(call.name(), given);
    Routines.Returned returned =
        new Routines(binder.draft()).function(call.schema(), call.name(), given, scope);
    return returned.plain()
        ? Value.of(returned.from(), StoredType.UNBOUNDED, Value.Reads.OTHERS)
        : Value.partial(returned.from(), call.name(), Value.Reads.OTHERS);
  }

  /** With an argument it keeps that in the session, without one it gives it back. */
  private Lineage lastInsertId(Call call, Lineage argument) {
    FactsDraft draft = binder.draft();
    if (call.arguments().isEmpty()) {
      return draft.session().variable(SessionObjects.LAST_INSERT_ID);
    }
    draft.assign(SessionObjects.LAST_INSERT_ID, argument);
    if (!argument.equals(Lineage.NONE)) {
      draft.feature(Feature.WRITES_VARIABLE);
    }
    return argument;
  }

  private void note(String function) {
    FactsDraft draft = binder.draft();
    if (NativeFunctions.isWaiting(function)) {
      draft.feature(Feature.WAITS);
    }
    if (NativeFunctions.dependsOnSession(function)) {
      draft.feature(Feature.DEPENDS_ON_SESSION);
    }
    if (function.equals("LOAD_FILE")) {
      draft.feature(Feature.LOAD_FILE);
    }
    if (function.equals("ROW_COUNT")) {
      draft.feature(Feature.READS_ROW_COUNT);
    }
  }

  private Value valuesOf(Expression argument, Scope scope) {
    if (!(argument instanceof Column column)) {
      throw new UnreadableException("VALUES() stands without a column");
    }
    take(argument, scope);
    Lineage known = inserted.get(Identifiers.fold(column.name()));
    return Value.of(Meaning.of(known != null ? known : insertedElsewhere));
  }

  /** Whether a window function stands in an expression, sub-queries left aside. */
  boolean hasWindow(Expression e) {
    List<Expression> open = new ArrayList<>(List.of(e));
    while (!open.isEmpty()) {
      Expression next = open.remove(open.size() - 1);
      if (next instanceof Call call && call.over().isPresent()) {
        return true;
      }
      open.addAll(next.operands());
    }
    return false;
  }
}
