package dev.sallyport.sql.binding;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Assignment;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Column;
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
  private boolean choosing = true;
  private int columns;

  ExpressionBinder(Binder binder) {
    this.binder = binder;
    this.constants = new Constants(binder.tokens());
  }

  void inserts(Map<String, Lineage> byColumn, Lineage others) {
    inserted.putAll(byColumn);
    insertedElsewhere = others;
  }

  /** An item of the outermost list: whatever comes out, no row is chosen by it. */
  Lineage bindValue(Expression e, Scope scope) {
    boolean before = choosing;
    choosing = false;
    Lineage lineage = bind(e, scope);
    choosing = before;
    return lineage;
  }

  /** The lineage of an expression; what its sub-queries depend on is added to the scope. */
  Lineage bind(Expression e, Scope scope) {
    binder.draft().body().takes(1);
    int before = columns;
    Lineage lineage = visit(e, scope);
    boolean constant = columns == before && !(e instanceof Subquery);
    if (choosing && constant && !constants.isCertain(e)) {
      // It may come out otherwise elsewhere, or a moment later.
      binder.draft().feature(Feature.DEPENDS_ON_SESSION);
    }
    return lineage;
  }

  private Lineage visit(Expression e, Scope scope) {
    if (e instanceof Column column) {
      columns++;
      Lineage lineage = scope.resolve(column);
      if (lineage.equals(Lineage.UNKNOWN)) {
        binder.draft().feature(Feature.UNKNOWN_COLUMN);
      }
      binder.draft().uses(lineage);
      return lineage;
    }
    if (e instanceof Variable variable) {
      return variable.system() ? Lineage.NONE : binder.draft().session().variable(variable.name());
    }
    if (e instanceof Expression.Parameter) {
      return binder.draft().session().parameter();
    }
    if (e instanceof Expression.Local local) {
      return binder.draft().local(local.name());
    }
    if (e instanceof Assignment assignment) {
      Lineage value = bind(assignment.value(), scope);
      binder.draft().assign(assignment.variable(), value);
      return value;
    }
    if (e instanceof Call call) {
      return call(call, scope);
    }
    if (e instanceof Subquery subquery) {
      return subquery(subquery, scope);
    }
    if (e instanceof Expression.Star) {
      throw new UnreadableException("a * stands where a value is expected");
    }
    return all(e.operands(), scope);
  }

  private Lineage all(List<Expression> parts, Scope scope) {
    Gathering all = new Gathering();
    for (Expression part : parts) {
      all.add(bind(part, scope));
    }
    return all.lineage();
  }

  private Lineage subquery(Subquery subquery, Scope scope) {
    boolean outside = choosing;
    choosing = true;
    Bound bound = binder.queries().nested(subquery.query(), scope);
    choosing = outside;
    scope.influence(bound.influence());
    if (subquery.kind() == Subquery.Kind.VALUE) {
      return bound.values();
    }
    // Whether there are rows, and which, is the value.
    Lineage compared = all(subquery.operands(), scope);
    Lineage values = subquery.kind() == Subquery.Kind.EXISTS ? Lineage.NONE : bound.values();
    return compared.and(values).and(bound.influence());
  }

  private Lineage call(Call call, Scope scope) {
    note(call.name().toUpperCase(Locale.ROOT));
    if (!call.own()) {
      Lineage arguments = all(call.operands(), scope);
      return new Routines(binder.draft()).function(call.schema(), call.name(), arguments, scope);
    }
    if (call.name().equals("VALUES") && call.arguments().size() == 1) {
      return valuesOf(call.arguments().get(0), scope);
    }
    Lineage arguments =
        NativeFunctions.isAggregate(call.name())
            ? scope.insideAggregate(() -> all(call.arguments(), scope))
            : all(call.arguments(), scope);
    if (call.name().equals(SessionObjects.LAST_INSERT_ID)) {
      return lastInsertId(call, arguments);
    }
    if (call.over().isEmpty()) {
      return arguments;
    }
    // Ranks and frames tell of what they are ordered by.
    Lineage window = all(call.over().get().expressions(), scope);
    scope.influence(window);
    return arguments.and(window);
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

  private Lineage valuesOf(Expression argument, Scope scope) {
    if (!(argument instanceof Column column)) {
      throw new UnreadableException("VALUES() stands without a column");
    }
    bind(argument, scope);
    Lineage known = inserted.get(Identifiers.fold(column.name()));
    return known != null ? known : insertedElsewhere;
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
