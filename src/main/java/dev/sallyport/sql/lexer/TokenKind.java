package dev.sallyport.sql.lexer;

/** What a token is. */
public enum TokenKind {
  /** An unquoted word: keyword or identifier, which only the grammar can tell. */
  WORD,
  /** An identifier in backticks, or in double quotes under ANSI_QUOTES. */
  QUOTED,
  /** A character string; N'' and introduced strings included. */
  STRING,
  /** Hexadecimal or bit literal. */
  BITS,
  /** An integer or decimal number without sign. */
  NUMBER,
  /** A {@code ?} marker. */
  PARAMETER,
  /** {@code @name}, also the host part of an account. */
  USER_VARIABLE,
  /** {@code @@name}, {@code @@scope.name}. */
  SYSTEM_VARIABLE,
  /** An operator or a mark of punctuation. */
  SYMBOL;

  private static final TokenKind[] ALL = values();

  static boolean isLiteral(byte ordinal) {
    return ordinal >= STRING.ordinal() && ordinal <= NUMBER.ordinal();
  }

  static TokenKind of(byte ordinal) {
    return ALL[ordinal];
  }
}
