package dev.sallyport.masking;

import dev.sallyport.policy.MaskRule;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A view's definition as {@code information_schema.VIEWS} prints it: every name back-quoted, tables
 * with their schema, no {@code *}. That form makes it enough to look at the quoted names.
 */
final class ViewText {
  /** Views over views deeper than this count as reading masked columns. */
  private static final int MAX_DEPTH = 16;

  private final List<String> names;

  ViewText(String definition) {
    this.names = quotedNames(definition);
  }

  boolean mentions(List<MaskRule> rules, Catalogue catalogue) {
    return mentions(rules, catalogue, 0);
  }

  private boolean mentions(List<MaskRule> rules, Catalogue catalogue, int depth) {
    // A definition that the account may not see comes back empty: then nothing is known.
    if (names.isEmpty() || depth > MAX_DEPTH) {
      return true;
    }
    Set<String> distinct = new TreeSet<>(names);
    for (MaskRule rule : rules) {
      if (distinct.stream().anyMatch(rule::coversColumn)
          && pairs().stream().anyMatch(t -> rule.coversTable(t.schema(), t.table()))) {
        return true;
      }
    }
    return pairs().stream()
        .flatMap(pair -> catalogue.table(pair).flatMap(Table::view).stream())
        .anyMatch(inner -> new ViewText(inner.definition()).mentions(rules, catalogue, depth + 1));
  }

  /**
   * Every two names in a row: the tables are among them, and a pair too many only makes it
   * stricter.
   */
  private List<TableName> pairs() {
    List<TableName> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < names.size(); i++) {
      pairs.add(new TableName(names.get(i), names.get(i + 1)));
    }
    return pairs.stream().distinct().toList();
  }

  /** Empty when the text cannot be told apart into names and strings with certainty. */
  private static List<String> quotedNames(String definition) {
    List<String> names = new ArrayList<>();
    if (definition.indexOf('\\') >= 0) {
      return names;
    }
    int at = 0;
    while (at < definition.length()) {
      char quote = definition.charAt(at);
      if (quote != '`' && quote != '\'') {
        at++;
        continue;
      }
      StringBuilder content = new StringBuilder();
      int end = readQuoted(definition, at, quote, content);
      if (end < 0) {
        return List.of();
      }
      if (quote == '`') {
        names.add(content.toString());
      }
      at = end;
    }
    return names;
  }

  /**
   * Reads from an opening quote past its closing one, doubled quotes being content; -1 when there
   * is no end.
   */
  private static int readQuoted(String text, int open, char quote, StringBuilder content) {
    int i = open + 1;
    while (i < text.length()) {
      if (text.charAt(i) != quote) {
        content.append(text.charAt(i++));
      } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        content.append(quote);
        i += 2;
      } else {
        return i + 1;
      }
    }
    return -1;
  }
}
