package dev.sallyport.sql.sample;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Of which kinds a statement's literals are, which its fingerprint does not tell: a text that is
 * compared with the number 0 is not chosen like one that is compared with {@code 'x'}.
 */
public final class LiteralKinds {
  private LiteralKinds() {}

  /**
   * In their order, one for several of the same kind side by side.
   *
   * @return empty when literals may change more than that: behind the end of a fingerprint that was
   *     cut may stand anything, and a LIMIT which {@link StatementFacts#limit()} does not give
   *     bounds what no estimate of the server heeds
   */
  public static Optional<List<String>> of(StatementFacts facts, SqlContext readAs) {
    if (facts.fingerprint().length() >= Fingerprint.MAX_LENGTH) {
      return Optional.empty();
    }
    List<String> kinds = new ArrayList<>();
    int limits = 0;
    try {
      Tokens tokens =
          Lexer.lexWhole(
              facts.text().getBytes(StandardCharsets.UTF_8),
              readAs.sqlMode(),
              StandardCharsets.UTF_8,
              readAs.serverVersion());
      for (int i = 0; i < tokens.size(); i++) {
        limits += tokens.isWord(i, "LIMIT") ? 1 : 0;
        String kind = tokens.kind(i).name();
        if (isLiteral(tokens.kind(i))
            && (kinds.isEmpty() || !kinds.get(kinds.size() - 1).equals(kind))) {
          kinds.add(kind);
        }
      }
    } catch (UnreadableException e) {
      return Optional.empty();
    }
    return limits == (facts.limit().isPresent() ? 1 : 0)
        ? Optional.of(List.copyOf(kinds))
        : Optional.empty();
  }

  private static boolean isLiteral(TokenKind kind) {
    return kind == TokenKind.STRING || kind == TokenKind.NUMBER || kind == TokenKind.BITS;
  }
}
