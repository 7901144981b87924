package dev.sallyport.sql.query;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.util.Locale;
import java.util.Set;

/** Function calls: what is called, and the words that MySQL allows between the parentheses. */
final class Calls {
  private static final Set<String> VALUE_TAIL = Set.of("RETURNING", "NULL", "ERROR", "DEFAULT");
  private static final Set<String> FORMATS = Set.of("DATE", "TIME", "DATETIME", "TIMESTAMP");

  private final Tokens tokens;
  private final FactsDraft draft;
  private final Rendering rendering;

  Calls(Tokens tokens, FactsDraft draft, Rendering rendering) {
    this.tokens = tokens;
    this.draft = draft;
    this.rendering = rendering;
  }

  /** Opens the call whose name is token {@code i}; a parenthesis must follow. */
  int open(int i) {
    if (!rendering.isSymbol(i + 1, "(")) {
      throw rendering.unexpected(i);
    }
    boolean quoted = tokens.kind(i) == TokenKind.QUOTED;
    String name = tokens.name(i).toUpperCase(Locale.ROOT);
    boolean tight = tokens.hasTightParenthesis(i) || draft.context().sqlMode().ignoreSpace();
    note(draft, name, !quoted, tight);
    return begin(i, i + 2, quoted ? Frame.Kind.CALL : kind(name));
  }

  /** Notes what calling this function means. The name is in upper case. */
  static void note(FactsDraft draft, String name, boolean unquoted, boolean tight) {
    if (!unquoted || !NativeFunctions.isNative(name, tight, draft.context())) {
      draft.routine(name);
    }
    if (NativeFunctions.isWaiting(name)) {
      draft.feature(Feature.WAITS);
    }
    if (NativeFunctions.dependsOnSession(name)) {
      draft.feature(Feature.DEPENDS_ON_SESSION);
    }
    if (name.equals("LOAD_FILE")) {
      draft.feature(Feature.LOAD_FILE);
    }
  }

  /** Opens {@code schema.name(}. */
  int openQualified(int i) {
    draft.routine(tokens.name(i) + "." + tokens.name(i + 2));
    return begin(i, i + 4, Frame.Kind.CALL);
  }

  private int begin(int i, int next, Frame.Kind kind) {
    if (rendering.operand()) {
      throw rendering.unexpected(i);
    }
    rendering.push(new Frame(kind));
    rendering.put("f" + i + " (", next);
    String word = next < tokens.size() ? tokens.word(next) : "";
    boolean unitFirst = rendering.isSymbol(next + 1, ",") && isUnitFirst(tokens.word(i));
    if (unitFirst && Vocabulary.isUnit(word.replace("SQL_TSI_", ""))) {
      return next + 2;
    }
    boolean format = tokens.word(i).equals("GET_FORMAT") && rendering.isSymbol(next + 1, ",");
    if (format && FORMATS.contains(word)) {
      return next + 2;
    }
    return next;
  }

  private static boolean isUnitFirst(String function) {
    return function.equals("TIMESTAMPADD") || function.equals("TIMESTAMPDIFF");
  }

  private static Frame.Kind kind(String name) {
    return switch (name) {
      case "COUNT" -> Frame.Kind.COUNT;
      case "CAST", "WEIGHT_STRING" -> Frame.Kind.CAST;
      case "CONVERT" -> Frame.Kind.CONVERT;
      case "CHAR" -> Frame.Kind.CHAR;
      case "EXTRACT" -> Frame.Kind.EXTRACT;
      case "TRIM" -> Frame.Kind.TRIM;
      case "SUBSTRING", "SUBSTR", "MID" -> Frame.Kind.SUBSTRING;
      case "POSITION" -> Frame.Kind.POSITION;
      case "GROUP_CONCAT" -> Frame.Kind.GROUP_CONCAT;
      case "JSON_TABLE" -> Frame.Kind.JSON_TABLE;
      case "JSON_VALUE" -> Frame.Kind.JSON_VALUE;
      case "MATCH" -> Frame.Kind.MATCH;
      default -> Frame.Kind.CALL;
    };
  }

  /**
   * Treats a word that means something special in the call whose parentheses stand around it.
   *
   * @return the token to go on with, or -1 if the word means what it means everywhere
   */
  int wordInside(Frame frame, String word, int i) {
    boolean first = rendering.isSymbol(i - 1, "(");
    switch (frame.kind()) {
      case CALL, COUNT -> {
        boolean quantifier = first && (word.equals("DISTINCT") || word.equals("ALL"));
        return quantifier ? i + 1 : -1;
      }
      case CAST -> {
        return word.equals("AS") ? rendering.closeAt(rendering.clauses().typeEnd(i + 1)) : -1;
      }
      case CONVERT, CHAR -> {
        return word.equals("USING") ? rendering.skipTo(rendering.clauses().afterName(i + 1)) : -1;
      }
      case EXTRACT -> {
        boolean unit = first && rendering.isWord(i + 1, "FROM") && Vocabulary.isUnit(word);
        return unit ? i + 2 : -1;
      }
      case TRIM -> {
        return inTrim(word, i, first);
      }
      case SUBSTRING -> {
        boolean separator = word.equals("FROM") || word.equals("FOR");
        return separator && rendering.operand() ? rendering.put(",", i + 1) : -1;
      }
      case POSITION -> {
        return word.equals("IN") ? rendering.put(",", i + 1) : -1;
      }
      case GROUP_CONCAT -> {
        return inGroupConcat(word, i, first);
      }
      case JSON_TABLE -> {
        boolean columns = word.equals("COLUMNS") && rendering.isSymbol(i + 1, "(");
        return columns ? rendering.closeAt(rendering.clauses().definitionsEnd(i + 1) + 1) : -1;
      }
      case JSON_VALUE -> {
        // Only behind the path, which is a plain string: in the first argument words are values.
        boolean tail = rendering.isKind(i - 1, TokenKind.STRING) && rendering.isSymbol(i - 2, ",");
        return tail && VALUE_TAIL.contains(word)
            ? rendering.closeAt(rendering.clauses().typeEnd(i))
            : -1;
      }
      case AGAINST -> {
        boolean modifier = rendering.operand() && (word.equals("IN") || word.equals("WITH"));
        return modifier ? rendering.skipTo(rendering.clauses().searchModifierEnd(i)) : -1;
      }
      case WINDOW, DEFINITION -> {
        return inWindow(frame, word, i);
      }
      default -> {
        return -1;
      }
    }
  }

  private int inTrim(String word, int i, boolean first) {
    boolean side = word.equals("BOTH") || word.equals("LEADING") || word.equals("TRAILING");
    if (first && side) {
      return rendering.isWord(i + 1, "FROM") ? i + 2 : i + 1;
    }
    return word.equals("FROM") && rendering.operand() ? rendering.put(",", i + 1) : -1;
  }

  private int inGroupConcat(String word, int i, boolean first) {
    if (first && word.equals("DISTINCT")) {
      return i + 1;
    }
    if (word.equals("ORDER") && rendering.isWord(i + 1, "BY")) {
      return rendering.put(",", i + 2);
    }
    return word.equals("SEPARATOR") ? rendering.put(",", i + 1) : -1;
  }

  private int inWindow(Frame frame, String word, int i) {
    boolean by = rendering.isWord(i + 1, "BY");
    if (by && (word.equals("PARTITION") || word.equals("ORDER"))) {
      if (frame.kind() == Frame.Kind.DEFINITION) {
        return rendering.put(word + " BY", i + 2);
      }
      return rendering.operand() ? rendering.put(",", i + 2) : i + 2;
    }
    if (word.equals("ROWS") || word.equals("RANGE") || word.equals("GROUPS")) {
      return rendering.closeAt(rendering.clauses().frameEnd(i + 1));
    }
    return -1;
  }
}
