package dev.sallyport.session;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.wire.command.StatementExecute;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A statement whose plan, asked for now and in its own session, says what it would touch a moment
 * later.
 *
 * @param text the EXPLAIN in the session's charset
 * @param execution the bound values; empty when the text has no markers
 */
record PlanQuestion(byte[] text, Optional<StatementExecute> execution) {
  /** Longer statements are not planned twice. */
  private static final int MAX_CHARS = 1 << 20;

  /** The comment tells whoever reads the server's log who asked. */
  private static final String HEAD = "EXPLAIN /* sallyport */ ";

  private static final Set<Verb> PLANNED =
      EnumSet.of(Verb.SELECT, Verb.INSERT, Verb.REPLACE, Verb.UPDATE, Verb.DELETE);

  /** What would happen at planning already, or may turn out differently the next moment. */
  private static final Set<Feature> UNFORESEEABLE =
      EnumSet.of(
          Feature.WRITES_VARIABLE,
          Feature.INTO_FILE,
          Feature.LOAD_FILE,
          Feature.LOAD_LOCAL,
          Feature.WAITS,
          Feature.EXPLAIN_ANALYZE,
          Feature.DEPENDS_ON_SESSION);

  /** Hints set variables for the statement, those too that make plans guess. */
  private static final String HINT = "/*+";

  /**
   * A statement that EXPLAIN only plans, plain comments allowed before it. EXPLAIN ANALYZE runs
   * what it explains, so the first word is checked against a list.
   */
  private static final Pattern ONLY_PLANNED =
      Pattern.compile(
          "\\A(?:\\s|/\\*(?![!M+])(?:[^*]|\\*(?!/))*+\\*/)*+"
              + "(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|WITH|TABLE)\\b",
          Pattern.CASE_INSENSITIVE);

  /**
   * The same for people to read, who are told that it is an estimate: it may depend on the session,
   * which decides nothing. Still nothing happens at planning.
   *
   * @param charset as which whoever is asked reads it
   */
  static Optional<PlanQuestion> shown(
      Request.Statement statement, StatementFacts facts, Charset charset) {
    boolean harmless =
        PLANNED.contains(facts.verb())
            && facts.routines().isEmpty()
            && UNFORESEEABLE.stream()
                .filter(feature -> feature != Feature.DEPENDS_ON_SESSION)
                .noneMatch(facts::has)
            && isOnlyPlanned(facts.text());
    int values = statement.parameters().size();
    boolean bound =
        values == facts.parameters() && (values == 0 || statement.execution().isPresent());
    return harmless && bound
        ? encoded(HEAD + facts.text(), charset)
            .map(text -> new PlanQuestion(text, statement.execution().filter(any -> values > 0)))
        : Optional.empty();
  }

  /** The question about a statement; empty when no answer to it could be relied on. */
  static Optional<PlanQuestion> about(
      Request.Statement statement, StatementFacts facts, ReadingState reading) {
    boolean foreseeable =
        PLANNED.contains(facts.verb())
            && facts.routines().isEmpty()
            && UNFORESEEABLE.stream().noneMatch(facts::has)
            && isOnlyPlanned(facts.text());
    // A prepared statement keeps the reading it was prepared with.
    boolean readAlike =
        statement.schema().equals(reading.schema()) && statement.settings() == reading.settings();
    int values = statement.parameters().size();
    boolean bound =
        values == facts.parameters() && (values == 0 || statement.execution().isPresent());
    if (!foreseeable || !readAlike || !bound) {
      return Optional.empty();
    }
    return encoded(HEAD + facts.text(), reading.clientCharset())
        .filter(text -> isText(statement.text(), reading.clientCharset()))
        .map(
            text -> new PlanQuestion(text, values == 0 ? Optional.empty() : statement.execution()));
  }

  /** Whether the text begins like a statement that EXPLAIN takes, without running it. */
  static boolean isOnlyPlanned(String text) {
    return text.length() <= MAX_CHARS && !text.contains(HINT) && ONLY_PLANNED.matcher(text).find();
  }

  /** Whether nothing was lost when the bytes became characters. */
  static boolean isText(byte[] bytes, Charset charset) {
    return Arrays.equals(bytes, new String(bytes, charset).getBytes(charset));
  }

  private static Optional<byte[]> encoded(String text, Charset charset) {
    try {
      ByteBuffer bytes =
          charset
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(java.nio.CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return Optional.of(exact);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlanQuestion q
        && Arrays.equals(text, q.text)
        && execution.equals(q.execution);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(text) + execution.hashCode();
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "PlanQuestion[" + text.length + " bytes]";
  }
}
