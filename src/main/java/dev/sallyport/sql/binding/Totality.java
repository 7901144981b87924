package dev.sallyport.sql.binding;

import dev.sallyport.sql.Content;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.binding.Value.Reads;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.StoredType;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Expression.Call;
import dev.sallyport.sql.syntax.Expression.Operation;
import dev.sallyport.sql.syntax.Expression.Operator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which operations are total: for every stored value they give a result without an error, a
 * warning, or a wait that the statement's other words could make long (Reference Manual, 14). All
 * others are not, and of those that are, only as far as their result stays so short that no limit
 * of the server can be met: {@code max_allowed_packet} would tell the length of a value.
 */
final class Totality {
  /** The smallest {@code max_allowed_packet} that a server still in use comes with. */
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  /** A number, a digest, a truth. */
  private static final long SMALL = 128;

  /** An integer or a decimal of so many bytes can be added up without end. */
  private static final long MAX_SUMMED_BYTES = 45;

  /** A character as six in JSON. */
  private static final int JSON_GROWTH = 6;

  /** The first argument is cut or chosen; the others say where and must be constants. */
  private static final Set<String> CUTTING =
      Set.of("LEFT", "RIGHT", "SUBSTRING", "SUBSTR", "MID", "NTH_VALUE", "LAG", "LEAD");

  /** Give one of their arguments, or a piece of it. */
  private static final Set<String> CHOOSING =
      Set.of(
          "TRIM",
          "LTRIM",
          "RTRIM",
          "REVERSE",
          "MAX",
          "MIN",
          "ANY_VALUE",
          "FIRST_VALUE",
          "LAST_VALUE",
          "COALESCE",
          "IFNULL");

  /** Give something short, whatever the argument. */
  private static final Set<String> MEASURING =
      Set.of(
          "LENGTH",
          "OCTET_LENGTH",
          "CHAR_LENGTH",
          "CHARACTER_LENGTH",
          "BIT_LENGTH",
          "COUNT",
          "ISNULL",
          "ASCII",
          "ORD",
          "CRC32",
          "MD5",
          "SHA",
          "SHA1");

  /** A letter may take more bytes then; no limit is looked at. */
  private static final Set<String> FOLDING = Set.of("UPPER", "LOWER", "UCASE", "LCASE");

  /** At most twice as long as the argument. */
  private static final Set<String> DOUBLING = Set.of("HEX", "TO_BASE64", "QUOTE");

  private static final Set<String> JOINING = Set.of("CONCAT", "CONCAT_WS");
  private static final Set<String> JSON = Set.of("JSON_OBJECT", "JSON_ARRAY");

  /** Overflow and conversion apart, which only columns of some types exclude. */
  private static final Set<String> SUMMING =
      Set.of(
          "SUM",
          "AVG",
          "STD",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP");

  private static final Set<String> WITHOUT_ARGUMENT =
      Set.of(
          "ROW_NUMBER",
          "RANK",
          "DENSE_RANK",
          "CUME_DIST",
          "PERCENT_RANK",
          "NOW",
          "CURDATE",
          "CURTIME",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP");

  private final Catalogue catalogue;

  Totality(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A call of one of the server's own functions. */
  Value call(Call call, List<Value> operands, Lineage from) {
    String name = call.name();
    Value result = result(call, operands, from);
    return guarded(name, operands, result);
  }

  private Value result(Call call, List<Value> operands, Lineage from) {
    String name = call.name();
    if (CUTTING.contains(name)) {
      boolean places = operands.stream().skip(1).allMatch(Value::isConstant);
      return places && !operands.isEmpty() ? pieces(from, operands) : partial(from, name, operands);
    }
    if (CHOOSING.contains(name)) {
      return pieces(from, operands);
    }
    if (MEASURING.contains(name) || name.equals("SHA2") && isConstant(operands, 1)) {
      return Value.of(from, SMALL, reads(operands));
    }
    if (FOLDING.contains(name)) {
      Value doubled = grown(from, operands, 2);
      return doubled.partial().isEmpty()
          ? doubled
          : Value.of(from, StoredType.UNBOUNDED, reads(operands));
    }
    if (DOUBLING.contains(name)) {
      return grown(from, operands, 2);
    }
    if (JOINING.contains(name)) {
      int separators = name.equals("CONCAT_WS") ? operands.size() : 1;
      return grown(from, operands, separators);
    }
    if (JSON.contains(name) && (name.equals("JSON_ARRAY") || hasPlainKeys(call))) {
      return grown(from, operands, JSON_GROWTH);
    }
    if (name.equals("GROUP_CONCAT")) {
      // Cut at group_concat_max_len with a warning, of which only the count is told, and withheld.
      return Value.of(from, StoredType.UNBOUNDED, reads(operands));
    }
    if (SUMMING.contains(name) && operands.size() == 1 && isSummable(operands.get(0))) {
      return Value.of(from, SMALL, reads(operands));
    }
    if (name.equals("IF") && operands.size() == 3 && isTruth(call.arguments().get(0))) {
      return pieces(from, operands.subList(1, 3)).reading(reads(operands));
    }
    if (WITHOUT_ARGUMENT.contains(name) && call.arguments().isEmpty()) {
      return Value.of(from, SMALL, reads(operands));
    }
    return partial(from, name, operands);
  }

  /** An operator with its operands. */
  Value operation(Operation e, List<Value> operands, Lineage from) {
    return guarded(word(e.operator()), operands, result(e, operands, from));
  }

  private static Value result(Operation e, List<Value> operands, Lineage from) {
    return switch (e.operator()) {
      case IS_NULL, IS_NOT_NULL -> Value.of(from, SMALL, reads(operands));
      case AND, OR, NOT ->
          isTruth(e)
              ? Value.of(from, SMALL, reads(operands))
              : partial(from, word(e.operator()), operands);
      case COLLATE -> pieces(from, operands);
      case NEGATE ->
          e.operands().get(0) instanceof Expression.Literal
              ? Value.of(from, SMALL, Reads.NOTHING)
              : partial(from, word(e.operator()), operands);
      case CASE ->
          isPlainChoice(e)
              ? pieces(from, operands.subList(1, operands.size())).reading(reads(operands))
              : partial(from, word(e.operator()), operands);
      default -> partial(from, word(e.operator()), operands);
    };
  }

  /**
   * The result, unless a part of it is not total, it may be too long, or it may leave out or fail
   * in the rows of a sub-query for what another part is.
   */
  private static Value guarded(String name, List<Value> operands, Value result) {
    Optional<String> partial =
        operands.stream().map(Value::partial).filter(how -> !how.isEmpty()).findFirst();
    if (partial.isPresent()) {
      return Value.partial(result.from(), partial.get(), result.reads());
    }
    long reading = operands.stream().filter(o -> !o.isConstant()).count();
    boolean queries = operands.stream().anyMatch(o -> o.reads() == Reads.OTHERS);
    return queries && reading > 1 ? Value.partial(result.from(), name, Reads.OTHERS) : result;
  }

  private static Value partial(Lineage from, String name, List<Value> operands) {
    return Value.partial(from, name, reads(operands));
  }

  private static Value pieces(Lineage from, List<Value> operands) {
    long bytes = operands.stream().mapToLong(Value::bytes).max().orElse(0);
    long growth = operands.stream().mapToLong(Value::growth).max().orElse(0);
    return new Value(new Meaning(from, Content.upTo(bytes)), growth, "", reads(operands));
  }

  /** All operands joined, each so many times as long. */
  private static Value grown(Lineage from, List<Value> operands, int times) {
    long bytes = SMALL;
    long growth = 0;
    for (Value operand : operands) {
      boolean bounded = operand.bytes() <= MAX_BYTES && operand.growth() <= MAX_BYTES;
      bytes += bounded ? times * (operand.bytes() + SMALL) : MAX_BYTES;
      growth = Math.max(growth, Math.min(operand.growth(), MAX_BYTES) * times);
    }
    boolean fits = bytes + growth * Value.LITERAL_BYTES <= MAX_BYTES;
    return fits
        ? new Value(new Meaning(from, Content.upTo(bytes)), growth, "", reads(operands))
        : Value.partial(from, "a result of any length", reads(operands));
  }

  private static Reads reads(List<Value> operands) {
    return operands.stream().map(Value::reads).max(Enum::compareTo).orElse(Reads.NOTHING);
  }

  private static boolean isConstant(List<Value> operands, int i) {
    return operands.size() > i && operands.get(i).isConstant();
  }

  /** A NULL among the keys is an error. */
  private static boolean hasPlainKeys(Call call) {
    List<Expression> arguments = call.arguments();
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!(arguments.get(i) instanceof Expression.Literal)) {
        return false;
      }
    }
    return arguments.size() % 2 == 0;
  }

  private boolean isSummable(Value operand) {
    Optional<StoredType> type = operand.verbatim().flatMap(column -> catalogue.type(column));
    return type.filter(t -> t.kind() == StoredType.Kind.EXACT_NUMBER)
        .filter(t -> t.bytes() <= MAX_SUMMED_BYTES)
        .isPresent();
  }

  /** Whether NULL or not decides alone: any comparison may convert, or read as long as it likes. */
  private static boolean isTruth(Expression e) {
    if (e instanceof Call call) {
      return call.own() && call.name().equals("ISNULL");
    }
    if (!(e instanceof Operation operation)) {
      return e instanceof Expression.Constant;
    }
    return switch (operation.operator()) {
      case IS_NULL, IS_NOT_NULL -> true;
      case AND, OR, NOT -> operation.operands().stream().allMatch(Totality::isTruth);
      default -> false;
    };
  }

  /** CASE WHEN truth THEN literal ELSE anything END: more arms could as well begin with a value. */
  private static boolean isPlainChoice(Operation e) {
    List<Expression> parts = e.operands();
    return (parts.size() == 2 || parts.size() == 3)
        && isTruth(parts.get(0))
        && parts.get(1) instanceof Expression.Literal;
  }

  private static String word(Operator operator) {
    return switch (operator) {
      case EQUAL -> "=";
      case NULL_SAFE_EQUAL -> "<=>";
      case NOT_EQUAL -> "<>";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
      case ADD -> "+";
      case SUBTRACT, NEGATE -> "-";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
      case MODULO -> "%";
      case COMPUTES -> "an operator";
      default -> operator.name().replace('_', ' ');
    };
  }
}
