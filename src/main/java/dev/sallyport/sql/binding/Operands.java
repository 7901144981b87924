package dev.sallyport.sql.binding;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Column;
import dev.sallyport.sql.syntax.Expression.Literal;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import dev.sallyport.sql.syntax.Expression.Subquery;
import dev.sallyport.sql.syntax.TableReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the two sides of a comparison have to do with the row. */
final class Operands {
  /** Functions that can give the same for every row whatever their argument. */
  private static final Set<String> LEVELLING =
      Set.of("IF", "ELT", "GREATEST", "LEAST", "SIGN", "FIELD", "LPAD", "RPAD", "ISNULL");

  /** Functions that cut: with a length of nothing, or past the end, they give nothing. */
  private static final Set<String> CUTTING =
      Set.of("LEFT", "RIGHT", "SUBSTRING", "SUBSTR", "MID", "SUBSTRING_INDEX", "REPEAT");

  /** Functions that give their first argument unless it is NULL. */
  private static final Set<String> FIRST_OF = Set.of("COALESCE", "IFNULL", "NULLIF");

  /** Functions that never give a negative number. */
  private static final Set<String> NEVER_NEGATIVE =
      Set.of(
          "ABS",
          "ASCII",
          "BIT_LENGTH",
          "CHARACTER_LENGTH",
          "CHAR_LENGTH",
          "CRC32",
          "LENGTH",
          "OCTET_LENGTH",
          "ORD",
          "SQRT");

  // Possessive: a literal of a million zeros must cost no more than its length.
  private static final Pattern ZERO = Pattern.compile("0*+\\.?0*+");
  private static final Pattern ZERO_OR_ONE = Pattern.compile("0*+1?|0*+\\.0*+");

  /** Of more operands it is not looked whether two are the same. */
  private static final int MAX_COMPARED = 64;

  private final Tokens tokens;
  private final List<String> sources = new ArrayList<>();
  private final Set<String> tableNames = new HashSet<>();

  Operands(Tokens tokens, List<TableReference> from) {
    this.tokens = tokens;
    from.forEach(this::source);
  }

  private void source(TableReference reference) {
    if (reference instanceof TableReference.Join join) {
      source(join.left());
      source(join.right());
    } else if (reference instanceof TableReference.Named named) {
      sources.add(Identifiers.fold(named.label()));
      tableNames.add(Identifiers.fold(named.name()));
    } else if (reference instanceof TableReference.Derived derived) {
      sources.add(Identifiers.fold(derived.alias()));
    } else if (reference instanceof TableReference.JsonTable json) {
      sources.add(Identifiers.fold(json.alias()));
    }
  }

  /**
   * Whether an expression has a column of the row in it. Columns in sub-queries count only when
   * they are qualified with a source of this select: others are the sub-query's own.
   */
  boolean varies(Expression e) {
    return !columns(e).isEmpty();
  }

  /** The columns of the row in an expression, with their qualifier where several are joined. */
  private Set<String> columns(Expression e) {
    Set<String> columns = new HashSet<>();
    TreeNames.visit(
        e,
        (column, inSubquery) -> {
          Optional<String> qualifier = column.table().map(Identifiers::fold);
          boolean own = qualifier.isPresent() && sources.contains(qualifier.get());
          String schema = column.schema().map(n -> Identifiers.fold(n) + ".").orElse("");
          if (!inSubquery || own) {
            boolean shown = sources.size() > 1 && qualifier.isPresent();
            columns.add(
                (shown ? schema + qualifier.get() + "." : "") + Identifiers.fold(column.name()));
          }
        },
        table -> {});
    return columns;
  }

  private boolean readsSameTable(Expression e) {
    Set<String> read = new HashSet<>();
    TreeNames.visit(e, (column, inSubquery) -> {}, t -> read.add(Identifiers.fold(t)));
    read.retainAll(tableNames);
    return !read.isEmpty();
  }

  /**
   * Whether two expressions are the same, but for case and, of a single table's columns,
   * qualifiers.
   */
  boolean same(Expression one, Expression other) {
    if (one instanceof Column a && other instanceof Column b) {
      boolean qualifiersTell = sources.size() > 1 && a.table().isPresent() && b.table().isPresent();
      boolean otherSchema =
          a.schema().isPresent()
              && b.schema().isPresent()
              && !a.schema().get().equalsIgnoreCase(b.schema().get());
      return Identifiers.same(a.name(), b.name())
          && !otherSchema
          && (!qualifiersTell || Identifiers.same(a.table().get(), b.table().get()));
    }
    if (one instanceof Literal && other instanceof Literal) {
      return literal(one).isPresent() && literal(one).equals(literal(other));
    }
    if (one instanceof Call a && other instanceof Call b) {
      return a.own() == b.own()
          && a.name().equalsIgnoreCase(b.name())
          && sameAll(a.operands(), b.operands());
    }
    if (one instanceof Operation a && other instanceof Operation b) {
      return a.operator() == b.operator() && sameAll(a.operands(), b.operands());
    }
    if (one instanceof Subquery || other instanceof Subquery) {
      return false;
    }
    return one.getClass() == other.getClass()
        && (one instanceof Expression.Row a && other instanceof Expression.Row b
            ? sameAll(a.items(), b.items())
            : one.equals(other) && !(one instanceof Expression.Parameter));
  }

  private boolean sameAll(List<Expression> one, List<Expression> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!same(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether comparing the two says nothing: arithmetic that cancels the column, a sub-query that
   * looks the same row up again.
   */
  boolean followsFromSameRow(Expression left, Expression right) {
    return isTruth(left)
        || isTruth(right)
        || readsSameTable(left)
        || readsSameTable(right)
        || cancels(left)
        || cancels(right)
        || shareColumn(left, right);
  }

  /** A condition in the place of a value: of two values, one of which nearly always holds. */
  private static boolean isTruth(Expression e) {
    return e instanceof Operation operation && operation.operator().isCondition();
  }

  boolean followsFromSameRow(Expression only) {
    return readsSameTable(only) || cancels(only);
  }

  /** {@code id = id + 0}. */
  private boolean shareColumn(Expression left, Expression right) {
    Set<String> shared = columns(left);
    shared.retainAll(columns(right));
    return !shared.isEmpty();
  }

  private boolean cancels(Expression e) {
    if (e instanceof Call call) {
      boolean modulo = call.own() && call.name().equals("MOD");
      boolean none = modulo && call.arguments().stream().anyMatch(this::isZeroOrOne);
      return (none || levels(call)) && varies(call)
          || call.arguments().stream().anyMatch(this::cancels);
    }
    if (!(e instanceof Operation operation)) {
      return false;
    }
    List<Expression> operands = operation.operands();
    if (operands.stream().anyMatch(this::cancels)) {
      return true;
    }
    return switch (operation.operator()) {
      case ADD -> false;
      case SUBTRACT -> hasTwice(operands);
      case CASE -> varies(operation);
      case COLLATE, INTERVAL, NEGATE -> false;
      default ->
          hasTwice(operands) || varies(operation) && operands.stream().anyMatch(this::isZeroOrOne);
    };
  }

  private boolean levels(Call call) {
    List<Expression> arguments = call.arguments();
    if (!call.own() || arguments.isEmpty()) {
      return false;
    }
    if (CUTTING.contains(call.name())) {
      return arguments.stream().skip(1).anyMatch(a -> !(a instanceof Literal) || isZero(a));
    }
    if (FIRST_OF.contains(call.name())) {
      return !varies(arguments.get(0)) || hasTwice(arguments);
    }
    return LEVELLING.contains(call.name());
  }

  /** {@code LENGTH(a) >= 0}, {@code LEFT(a, 9) <> 'x'}: true of nearly anything. */
  boolean holdsOfAnything(Operator operator, Expression left, Expression right) {
    if (!(left instanceof Call call) || !call.own()) {
      return false;
    }
    if (NEVER_NEGATIVE.contains(call.name())) {
      return is(right, Operator.NEGATE) || isZero(right);
    }
    boolean unlike = operator != Operator.EQUAL && operator != Operator.NULL_SAFE_EQUAL;
    boolean empty = right instanceof Literal && literal(right).filter(String::isEmpty).isPresent();
    return CUTTING.contains(call.name()) && (unlike || empty);
  }

  /** Whether a literal is written with nothing but zeros and a point. */
  static boolean isZero(String literal) {
    return ZERO.matcher(literal).matches();
  }

  boolean isEmptyText(Expression e) {
    return e instanceof Literal && literal(e).filter(String::isEmpty).isPresent();
  }

  private boolean isZero(Expression e) {
    Optional<String> literal = literal(e);
    return literal.isPresent() && isZero(literal.get());
  }

  /** In doubt they have. */
  private boolean hasTwice(List<Expression> operands) {
    if (operands.size() > MAX_COMPARED) {
      return operands.stream().anyMatch(this::varies);
    }
    for (int i = 0; i < operands.size(); i++) {
      for (int k = i + 1; k < operands.size(); k++) {
        if (varies(operands.get(i)) && same(operands.get(i), operands.get(k))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isZeroOrOne(Expression e) {
    Optional<String> literal = literal(e);
    return literal.isPresent() && ZERO_OR_ONE.matcher(literal.get()).matches();
  }

  /** The value of a literal as written; numbers without leading zeros. */
  Optional<String> literal(Expression e) {
    if (!(e instanceof Literal literal)) {
      return Optional.empty();
    }
    TokenKind kind = tokens.kind(literal.first());
    if (kind == TokenKind.NUMBER) {
      return Optional.of(withoutLeadingZeros(tokens.text(literal.first())));
    }
    return kind == TokenKind.STRING ? Optional.of(string(literal)) : Optional.empty();
  }

  private static String withoutLeadingZeros(String number) {
    int from = 0;
    while (from + 1 < number.length()
        && number.charAt(from) == '0'
        && Character.isDigit(number.charAt(from + 1))) {
      from++;
    }
    return number.substring(from);
  }

  /** The value of a string literal; strings in a row are one. */
  String string(Literal literal) {
    StringBuilder text = new StringBuilder();
    for (int i = literal.first(); i < literal.first() + literal.count(); i++) {
      text.append(tokens.value(i));
    }
    return text.toString();
  }

  /**
   * The same for who compares it with the ends of integer types and does nothing else with it, so
   * that texts with other numbers need not be read anew.
   */
  Optional<BigDecimal> measured(Expression e) {
    if (is(e, Operator.NEGATE)) {
      return measured(((Operation) e).operands().get(0)).map(BigDecimal::negate);
    }
    return e instanceof Literal literal && tokens.isMeasurable(literal.first())
        ? Optional.of(new BigDecimal(tokens.measured(literal.first())))
        : number(e);
  }

  /** The value of a number, with or without a sign. */
  Optional<BigDecimal> number(Expression e) {
    if (is(e, Operator.NEGATE)) {
      return number(((Operation) e).operands().get(0)).map(BigDecimal::negate);
    }
    boolean number =
        e instanceof Literal literal && tokens.kind(literal.first()) == TokenKind.NUMBER;
    // Parsed as written: an exponent must not make a number of a gigabyte of it.
    return number ? literal(e).filter(v -> v.length() < 40).map(BigDecimal::new) : Optional.empty();
  }

  static boolean is(Expression e, Operator operator) {
    return e instanceof Operation operation && operation.operator() == operator;
  }
}
