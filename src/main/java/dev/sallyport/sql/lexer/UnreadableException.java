package dev.sallyport.sql.lexer;

/**
 * A statement that can't be read with certainty. Its message is the reason, in words for the agent;
 * it quotes names from the statement but never literals.
 */
public class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal is a value here: without a stack trace it costs next to nothing. */
  public UnreadableException(String reason) {
    super(reason, null, false, false);
  }

  /** A string that the server may take for another one than is read here. */
  public static UnreadableException foreignBytes() {
    return new UnreadableException(
        "a string has bytes that are not of the session's character set; send them as a"
            + " parameter, as x'..' or with the introducer _binary");
  }
}
