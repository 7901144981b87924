package dev.sallyport.session;

import dev.sallyport.session.relay.FileRequests;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that a LOAD DATA LOCAL names itself: a server may ask for what stands behind INFILE,
 * and for no other text of the statement.
 */
final class NamedFiles implements FileRequests {
  /** With their quotes. */
  private final Set<String> named;

  private NamedFiles(Set<String> named) {
    this.named = named;
  }

  /** None for a statement that loads no file of the client's. */
  static FileRequests of(Inspection inspection, byte[] statement, SqlContext context) {
    List<StatementFacts> parts = StatementJudge.facts(inspection);
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).has(Feature.LOAD_LOCAL)) {
        return new NamedFiles(named(statement, context));
      }
    }
    return FileRequests.NONE;
  }

  private static Set<String> named(byte[] statement, SqlContext context) {
    Tokens tokens =
        Lexer.lex(statement, context.sqlMode(), context.charset(), context.serverVersion());
    Set<String> named = new HashSet<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.isWord(i, "INFILE") && tokens.kind(i + 1) == TokenKind.STRING) {
        named.add(latin(Arrays.copyOfRange(statement, tokens.start(i + 1), tokens.end(i + 1))));
      }
    }
    return named;
  }

  /** As it stands between the quotes, whose own kind and whose backslashes may be doubled. */
  @Override
  public boolean allow(byte[] fileName) {
    String name = latin(fileName);
    String escaped = name.replace("\\", "\\\\");
    return isQuoted(name, '\'')
        || isQuoted(name, '"')
        || isQuoted(escaped, '\'')
        || isQuoted(escaped, '"');
  }

  private boolean isQuoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return named.contains(mark + name.replace(mark, mark + mark) + mark);
  }

  /** One character for each byte. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
