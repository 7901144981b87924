package dev.sallyport.sql.query;

/** What is known inside one pair of parentheses while text is rendered. */
final class Frame {
  /** What the parentheses belong to, where words between them mean something special. */
  enum Kind {
    /** Grouping, lists, sub-queries. */
    GROUP,
    /** An ODBC escape in braces. */
    BRACE,
    /** The arguments of an ordinary function. */
    CALL,
    COUNT,
    CAST,
    CONVERT,
    CHAR,
    EXTRACT,
    TRIM,
    SUBSTRING,
    POSITION,
    GROUP_CONCAT,
    JSON_TABLE,
    JSON_VALUE,
    MATCH,
    AGAINST,
    /** OVER ( … ). */
    WINDOW,
    /** WINDOW name AS ( … ). */
    DEFINITION
  }

  private final Kind kind;
  private int cases;
  private int units;

  Frame(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  void caseBegins() {
    cases++;
  }

  boolean caseEnds() {
    if (cases == 0) {
      return false;
    }
    cases--;
    return true;
  }

  void unitAwaited() {
    units++;
  }

  boolean isUnitAwaited() {
    return units > 0;
  }

  void unitFound() {
    units--;
  }

  /** Whether something that began here has not ended. */
  boolean isOpen() {
    return cases > 0 || units > 0;
  }
}
