package dev.sallyport.sql.lexer;

import dev.sallyport.sql.FuzzedSession;
import dev.sallyport.sql.SqlContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Target of {@code scripts/fuzz lexer}: whatever the bytes, the tokens make sense. */
public final class LexerFuzz {
  private static final byte[] SEPARATOR = "/**/".getBytes(StandardCharsets.US_ASCII);
  private static final String MAY_BEGIN_A_GAP = " \t\n\u000b\f\r/-#*\0";

  private LexerFuzz() {}

  /** One try, called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedSession.of(data).ifPresent(session -> check(session.context(), session.text()));
  }

  private static void check(SqlContext context, byte[] text) {
    Tokens tokens;
    try {
      tokens = lex(context, text);
    } catch (UnreadableException e) {
      require(!e.getMessage().isEmpty(), "a refusal without a reason");
      return;
    }
    boolean cut = false;
    int end = 0;
    for (int i = 0; i < tokens.size(); i++) {
      require(tokens.start(i) >= end, "tokens overlap");
      require(tokens.end(i) > tokens.start(i), "a token is empty");
      require(tokens.end(i) <= text.length, "a token is out of bounds");
      cut |= tokens.isListCut(i);
      require(cut || isGap(text, end, tokens.start(i)), "something was left out");
      end = tokens.end(i);
      ask(tokens, i);
    }
    require(tokens.literalsRead().length == tokens.literals(), "a literal that was read");
    require(lex(context, text).shape().equals(tokens.shape()), "the shape differs");
    if (!cut && !isProbe(tokens)) {
      checkRewritten(context, text, tokens);
    }
  }

  /** {@code select $$}, by which a client asks what dollars mean, is read at the very end alone. */
  private static boolean isProbe(Tokens tokens) {
    return tokens.size() == 2 && tokens.isWord(0, "SELECT") && tokens.text(1).equals("$$");
  }

  /** Comments and blanks between the tokens mean nothing, so that others make no difference. */
  private static void checkRewritten(SqlContext context, byte[] text, Tokens tokens) {
    ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
    for (int i = 0; i < tokens.size(); i++) {
      if (i > 0 && tokens.end(i - 1) < tokens.start(i)) {
        boolean blank = tokens.isSymbol(i, "(") && tokens.hasTightParenthesis(i - 1);
        rewritten.writeBytes(blank ? new byte[] {' '} : SEPARATOR);
      }
      int introducer = tokens.isLiteral(i) ? tokens.introducerEnd(i) - tokens.start(i) : 0;
      rewritten.write(text, tokens.start(i), introducer);
      rewritten.writeBytes(introducer > 1 ? SEPARATOR : new byte[0]);
      rewritten.write(text, tokens.contentStart(i), tokens.end(i) - tokens.contentStart(i));
    }
    // At the very end two dashes would begin a comment.
    rewritten.writeBytes(SEPARATOR);
    Tokens again = lex(context, rewritten.toByteArray());
    require(again.shape().equals(tokens.shape()), "comments make a difference");
    int[] all = tokens.literalsRead();
    require(tokens.contents(all).isIn(again), "comments make a difference to a literal");
  }

  private static void ask(Tokens tokens, int i) {
    tokens.text(i);
    tokens.name(i);
    tokens.introducer(i);
    require(tokens.isWord(i) == !tokens.word(i).isEmpty(), "a word without a word");
    switch (tokens.kind(i)) {
      case STRING -> tokens.value(i);
      case USER_VARIABLE, SYSTEM_VARIABLE -> tokens.variable(i);
      default -> {}
    }
  }

  private static boolean isGap(byte[] text, int from, int to) {
    return from == to || text[from] < 0 || MAY_BEGIN_A_GAP.indexOf(text[from]) >= 0;
  }

  private static Tokens lex(SqlContext context, byte[] text) {
    return Lexer.lex(text, context.sqlMode(), context.charset(), context.serverVersion());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
