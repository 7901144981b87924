package dev.sallyport.sql.redaction;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which values of INSERT and REPLACE go into masked columns, by their place in a row. */
final class InsertedValues {
  private final Tokens tokens;
  private final Segments segments;
  private final Predicate<ColumnName> covered;

  InsertedValues(Tokens tokens, Segments segments, Predicate<ColumnName> covered) {
    this.tokens = tokens;
    this.segments = segments;
    this.covered = covered;
  }

  /** Marks the values for masked columns; false when it cannot be told which they are. */
  boolean mark(StatementFacts facts, SqlContext context) {
    Optional<TableName> target = target(facts);
    int words = firstWord();
    if (target.isEmpty() || words < 0) {
      return false;
    }
    if (tokens.isWord(words, "SET")) {
      return true;
    }
    List<Segments.Group> outermost =
        segments.groups().stream().filter(group -> group.depth() == 1).toList();
    List<Boolean> masked = columns(target.get(), words, outermost, context);
    int next = words + 1;
    for (Segments.Group row : outermost) {
      if (row.open() == next) {
        mark(row, masked);
        next = row.close() + (tokens.size() > row.close() + 1 && isComma(row.close() + 1) ? 2 : 1);
      }
    }
    return next > words + 1;
  }

  private boolean isComma(int i) {
    return tokens.isSymbol(i, ",");
  }

  private static void mark(Segments.Group row, List<Boolean> masked) {
    boolean fits = row.items().size() == masked.size();
    for (int i = 0; i < row.items().size(); i++) {
      if (!fits || masked.get(i)) {
        row.items().get(i).assignToMasked();
      } else {
        row.items().get(i).standAlone();
      }
    }
  }

  private static Optional<TableName> target(StatementFacts facts) {
    List<TableName> targets =
        facts.accesses().stream()
            .filter(
                access -> access.verb() == facts.verb() && access.reach() == Access.Reach.DIRECT)
            .map(Access::table)
            .toList();
    return targets.size() == 1 ? Optional.of(targets.get(0)) : Optional.empty();
  }

  /** VALUES before rows, or SET; negative where a query gives the rows. */
  private int firstWord() {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      depth += tokens.isSymbol(i, "(") ? 1 : tokens.isSymbol(i, ")") ? -1 : 0;
      if (depth > 0 || tokens.kind(i) != TokenKind.WORD) {
        continue;
      }
      switch (tokens.word(i)) {
        case "SET" -> {
          return i;
        }
        case "SELECT", "WITH", "TABLE" -> {
          return -1;
        }
        case "VALUES", "VALUE" -> {
          if (i + 1 < tokens.size() && tokens.isSymbol(i + 1, "(") && isBehindTarget(i)) {
            return i;
          }
        }
        default -> {
          // The target and what is said of it.
        }
      }
    }
    return -1;
  }

  private boolean isBehindTarget(int i) {
    return tokens.isSymbol(i - 1, ")")
        || tokens.kind(i - 1) == TokenKind.QUOTED
        || tokens.isNameByDot(i - 1)
        || !tokens.word(i - 1).isEmpty() && !Vocabulary.isReserved(tokens.word(i - 1));
  }

  /** Whether each column that gets a value is masked. */
  private List<Boolean> columns(
      TableName target, int values, List<Segments.Group> outermost, SqlContext context) {
    for (Segments.Group group : outermost) {
      if (group.close() == values - 1 && !tokens.isWord(group.open() - 1, "PARTITION")) {
        return listed(target, group);
      }
    }
    return context.catalogue().table(target).stream()
        .flatMap(table -> table.columns().stream())
        .filter(column -> !column.invisible())
        .map(Column::name)
        .map(name -> covered.test(new ColumnName(target, name)))
        .toList();
  }

  private List<Boolean> listed(TableName target, Segments.Group group) {
    List<Boolean> masked = new ArrayList<>();
    for (int i = group.open() + 1; i < group.close(); i++) {
      if (i + 1 == group.close() || isComma(i + 1)) {
        masked.add(covered.test(new ColumnName(target, tokens.name(i))));
      }
    }
    return masked;
  }
}
