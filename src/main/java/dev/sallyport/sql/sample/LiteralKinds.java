package dev.sallyport.sql.sample;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Of which kinds a statement's literals are, which its fingerprint does not tell: a text that is
 * compared with the number 0 is not chosen like one that is compared with {@code 'x'}.
 */
public final class LiteralKinds {
  private LiteralKinds() {}

  /**
   * One text for each place where the fingerprint has a {@code ?}.
   *
   * @return empty when literals may change more than that: behind the end of a fingerprint that was
   *     cut may stand anything, and a LIMIT which {@link StatementFacts#limit()} does not give
   *     bounds what no estimate of the server heeds
   */
  public static Optional<List<String>> of(StatementFacts facts, SqlContext readAs) {
    if (facts.fingerprint().length() >= Fingerprint.MAX_LENGTH) {
      return Optional.empty();
    }
    List<String> kinds;
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
      }
      kinds = Fingerprint.kinds(tokens, 0, tokens.size());
    } catch (UnreadableException e) {
      return Optional.empty();
    }
    return limits == (facts.limit().isPresent() ? 1 : 0) ? Optional.of(kinds) : Optional.empty();
  }
}
