package dev.sallyport.sql.binding;

import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.Match;
import dev.sallyport.sql.catalogue.StoredType;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Expression.Literal;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import dev.sallyport.sql.syntax.Expression.Parameter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A WHERE, conjunct by conjunct: those that ask for one whole value of a column are told from those
 * that may ask for anything.
 */
final class Equalities {
  /** Before a string: it is a moment then, and text is compared as such. */
  private static final Set<String> TEMPORAL = Set.of("DATE", "TIME", "TIMESTAMP");

  private final Binder binder;
  private final Tokens tokens;

  Equalities(Binder binder) {
    this.binder = binder;
    this.tokens = binder.tokens();
  }

  /** Binds a WHERE; what its rows depend on is added to the scope. */
  void where(Expression condition, Scope scope) {
    if (Operands.is(condition, Operator.AND)) {
      condition.operands().forEach(conjunct -> where(conjunct, scope));
      return;
    }
    Lineage lineage = binder.expressions().bindCondition(condition, scope);
    Optional<Match> match = match(condition, scope);
    if (match.isPresent()) {
      binder.draft().inference().match(match.get());
      scope.matched(lineage);
    } else {
      scope.influence(lineage);
    }
  }

  private Optional<Match> match(Expression condition, Scope scope) {
    if (!(condition instanceof Operation equal)
        || equal.operator() != Operator.EQUAL
        || equal.operands().size() != 2) {
      return Optional.empty();
    }
    Expression left = equal.operands().get(0);
    Expression right = equal.operands().get(1);
    if (left instanceof Column column) {
      return match(column, right, scope);
    }
    return right instanceof Column column ? match(column, left, scope) : Optional.empty();
  }

  private Optional<Match> match(Column column, Expression value, Scope scope) {
    Meaning meaning = scope.resolve(column);
    StoredType.Kind kind =
        meaning
            .content()
            .verbatim()
            .flatMap(stored -> binder.draft().context().catalogue().type(stored))
            .map(StoredType::kind)
            .orElse(StoredType.Kind.OTHER);
    if (kind == StoredType.Kind.OTHER || !meaning.from().known()) {
      return Optional.empty();
    }
    if (value instanceof Parameter parameter) {
      // Markers that were dropped from lists would have to be counted too.
      boolean countable = tokens.droppedParameters() == 0;
      boolean ofClient = binder.draft().session().parameter().equals(Lineage.NONE);
      return countable && ofClient
          ? Optional.of(new Match(meaning.from(), kind, OptionalInt.of(number(parameter.token()))))
          : Optional.empty();
    }
    boolean plain = kind == StoredType.Kind.TEXT ? isText(value) : isNumber(value);
    return plain
        ? Optional.of(new Match(meaning.from(), kind, OptionalInt.empty()))
        : Optional.empty();
  }

  /** How many markers stand before this one. */
  private int number(int token) {
    int before = 0;
    for (int i = 0; i < token; i++) {
      before += tokens.kind(i) == TokenKind.PARAMETER ? 1 : 0;
    }
    return before;
  }

  private boolean isText(Expression value) {
    if (!(value instanceof Literal literal) || tokens.kind(literal.first()) != TokenKind.STRING) {
      return false;
    }
    for (int i = literal.first(); i < literal.first() + literal.count(); i++) {
      if (!tokens.introducer(i).isEmpty() || tokens.hasForeignBytes(i)) {
        return false;
      }
    }
    return literal.first() == 0 || !TEMPORAL.contains(tokens.word(literal.first() - 1));
  }

  private boolean isNumber(Expression value) {
    Expression unsigned = Operands.is(value, Operator.NEGATE) ? value.operands().get(0) : value;
    return unsigned instanceof Literal literal && tokens.kind(literal.first()) == TokenKind.NUMBER;
  }
}
