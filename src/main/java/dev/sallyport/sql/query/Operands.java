package dev.sallyport.sql.query;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.query.Occurrences.Occurrence;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;

/** What the two sides of a comparison have to do with the row. */
final class Operands {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\b([zfs])(\\d+)\\b|\\b(1\\d{7})\\b");

  /** Functions that can give the same for every row whatever their argument. */
  private static final Set<String> LEVELLING =
      Set.of("IF", "COALESCE", "IFNULL", "NULLIF", "ELT", "REPEAT", "LEFT", "RIGHT", "SUBSTRING");

  private final Tokens tokens;
  private final Occurrences occurrences;
  private final int depth;
  private final Set<String> sources = new HashSet<>();
  private final Set<String> tableNames = new HashSet<>();

  Operands(Tokens tokens, Occurrences occurrences, int depth, PlainSelect select) {
    this.tokens = tokens;
    this.depth = depth;
    this.occurrences = occurrences;
    if (select.getFromItem() instanceof Table table) {
      source(table);
    }
    if (select.getJoins() != null) {
      for (Join join : select.getJoins()) {
        if (join.getFromItem() instanceof Table table) {
          source(table);
        }
      }
    }
  }

  private void source(Table table) {
    if (!table.getName().equals(Rendering.NO_TABLE)) {
      String name = fold(table.getName());
      tableNames.add(name);
      sources.add(table.getAlias() == null ? name : fold(table.getAlias().getName()));
    }
  }

  private String fold(String placeholder) {
    return tokens.name(Proof.index(placeholder, "z")).toLowerCase(Locale.ROOT);
  }

  /** Without parentheses around the whole. */
  static Expression bare(Expression e) {
    Expression bare = e;
    while (bare instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      bare = list.get(0);
    }
    return bare;
  }

  /**
   * Whether an expression has a column of the row in it. Columns in sub-queries count only when
   * they are qualified with a source of this select: others are the sub-query's own.
   */
  boolean varies(Expression e) {
    return anyName(e, (token, o) -> !o.isTable() && (o.depth() == depth || isCorrelated(o)));
  }

  private boolean isCorrelated(Occurrence o) {
    return !o.qualifier().isEmpty() && sources.contains(fold(o.qualifier()));
  }

  private boolean readsSameTable(Expression e) {
    return anyName(e, (token, o) -> o.isTable() && tableNames.contains(fold("z" + token)));
  }

  private boolean anyName(Expression e, BiPredicate<Integer, Occurrence> wanted) {
    Matcher matcher = PLACEHOLDER.matcher(String.valueOf(e));
    while (matcher.find()) {
      if ("z".equals(matcher.group(1))) {
        int token = Integer.parseInt(matcher.group(2));
        Occurrence occurrence = occurrences.at(token);
        if (occurrence != null && wanted.test(token, occurrence)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether two expressions are written the same, but for case and, of a single table's columns,
   * qualifiers.
   */
  boolean same(Expression one, Expression other) {
    return canonical(bare(one)).equals(canonical(bare(other)));
  }

  /** With the client's names and literals in place of placeholders. */
  private String canonical(Expression e) {
    if (e instanceof Column column && !ExpressionWalk.isBoolean(column) && sources.size() <= 1) {
      return fold(column.getColumnName());
    }
    Matcher matcher = PLACEHOLDER.matcher(e.toString());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      int token =
          matcher.group(3) == null
              ? Integer.parseInt(matcher.group(2))
              : Integer.parseInt(matcher.group(3)) - Rendering.FIRST_NUMBER;
      String written = tokens.name(token);
      boolean literal = "s".equals(matcher.group(1));
      matcher.appendReplacement(
          text, Matcher.quoteReplacement(literal ? written : written.toLowerCase(Locale.ROOT)));
    }
    return matcher.appendTail(text).toString();
  }

  /**
   * Whether comparing the two says nothing: arithmetic that cancels the column, a sub-query that
   * looks the same row up again.
   */
  boolean followsFromSameRow(Expression left, Expression right) {
    return readsSameTable(left)
        || readsSameTable(right)
        || cancels(left)
        || cancels(right)
        || shareColumn(left, right);
  }

  /** {@code id = id + 0}. */
  private boolean shareColumn(Expression left, Expression right) {
    Set<String> columns = columns(left);
    columns.retainAll(columns(right));
    return !columns.isEmpty();
  }

  private Set<String> columns(Expression e) {
    Set<String> columns = new HashSet<>();
    anyName(
        e,
        (token, o) -> {
          if (!o.isTable()) {
            boolean qualified = sources.size() > 1 && !o.qualifier().isEmpty();
            columns.add((qualified ? fold(o.qualifier()) + "." : "") + fold("z" + token));
          }
          return false;
        });
    return columns;
  }

  private boolean cancels(Expression e) {
    Expression bare = bare(e);
    if (bare instanceof Function function) {
      return LEVELLING.contains(functionName(function)) && varies(function)
          || function.getParameters() != null
              && function.getParameters().stream().anyMatch(this::cancels);
    }
    if (!(bare instanceof BinaryExpression binary)) {
      return false;
    }
    Expression left = binary.getLeftExpression();
    Expression right = binary.getRightExpression();
    boolean additive = "+".equals(binary.getStringExpression());
    boolean twice = !additive && varies(left) && same(left, right);
    boolean levelled = !additive && !"-".equals(binary.getStringExpression());
    return twice
        || levelled && varies(bare) && (isZeroOrOne(left) || isZeroOrOne(right))
        || cancels(left)
        || cancels(right);
  }

  private boolean isZeroOrOne(Expression e) {
    Optional<String> literal = literal(bare(e));
    return literal.isPresent() && literal.get().matches("0*1?|0*\\.0*");
  }

  /** The value of a literal as written; numbers without leading zeros. */
  Optional<String> literal(Expression e) {
    if (e instanceof LongValue number && number.getValue() >= Rendering.FIRST_NUMBER) {
      String digits = tokens.text((int) number.getValue() - Rendering.FIRST_NUMBER);
      return Optional.of(digits.replaceFirst("^0+(?=\\d)", ""));
    }
    if (e instanceof StringValue string) {
      int token = Proof.index(string.getValue(), "s");
      return tokens.kind(token) == TokenKind.STRING
          ? Optional.of(tokens.value(token))
          : Optional.empty();
    }
    return Optional.empty();
  }

  /** The called function, upper case. */
  String functionName(Function function) {
    return tokens.name(Proof.index(function.getName(), "f")).toUpperCase(Locale.ROOT);
  }
}
