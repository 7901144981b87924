package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;

/**
 * A text written anew from its tokens alone, with one blank between them and no comment: if the
 * lexer read it as the server does, the server answers both the same.
 */
final class Rewriting {
  private final Tokens tokens;
  private final boolean escapes;
  private final StringBuilder out = new StringBuilder();

  private Rewriting(Tokens tokens, SqlMode mode) {
    this.tokens = tokens;
    this.escapes = !mode.noBackslashEscapes();
  }

  static String of(Tokens tokens, SqlMode mode) {
    Rewriting rewriting = new Rewriting(tokens, mode);
    for (int i = 0; i < tokens.size(); i++) {
      rewriting.append(i);
    }
    return rewriting.out.toString();
  }

  private void append(int i) {
    boolean tight = i == 0 || tokens.isSymbol(i, "(") && i > 0 && tokens.hasTightParenthesis(i - 1);
    out.append(tight ? "" : " ");
    switch (tokens.kind(i)) {
      case QUOTED -> name(tokens.name(i));
      case WORD -> {
        if (tokens.isNameByDot(i)) {
          name(tokens.name(i));
        } else {
          out.append(tokens.text(i));
        }
      }
      case STRING -> {
        String value = tokens.value(i).replace("'", "''");
        out.append(tokens.introducer(i)).append(tokens.introducer(i).length() > 1 ? " " : "");
        out.append('\'').append(escapes ? value.replace("\\", "\\\\") : value).append('\'');
      }
      default -> out.append(tokens.text(i));
    }
  }

  private void name(String name) {
    out.append('`').append(name.replace("`", "``")).append('`');
  }
}
