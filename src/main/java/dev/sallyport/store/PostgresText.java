package dev.sallyport.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SQL as it stands in this package, in the words of PostgreSQL. Both databases take nearly all of
 * it as it is; what they do not is this, outside of literals:
 *
 * <ul>
 *   <li>{@code ?} stands for a value, which PostgreSQL has numbered;
 *   <li>{@code CROSS JOIN … ON} tells SQLite in which order to join; PostgreSQL finds that itself;
 *   <li>{@code json_each(?)} makes rows of a list that comes as one value.
 * </ul>
 */
final class PostgresText {
  private static final String TEXTS = "SELECT value FROM json_each(?)";
  private static final String ELEMENTS = "json_each(?)";
  private static final String IN_ORDER = "CROSS JOIN ";

  /** Texts are built of constants and counts of values; beyond so many, they are made anew. */
  private static final int MAX_KNOWN = 1_000;

  /** Those of long lists come seldom. */
  private static final int LONGEST_KNOWN = 4_000;

  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private PostgresText() {}

  /** With numbered values, for the reactive client. */
  static String numbered(String sql) {
    String known = KNOWN.get(sql);
    if (known != null) {
      return known;
    }
    String made = write(sql, true);
    if (sql.length() <= LONGEST_KNOWN && KNOWN.size() < MAX_KNOWN) {
      KNOWN.put(sql, made);
    }
    return made;
  }

  /** With marks for values, for JDBC. */
  static String marked(String sql) {
    return write(sql, false);
  }

  private static String write(String sql, boolean numbers) {
    StringBuilder out = new StringBuilder(sql.length() + 32);
    int number = 0;
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\'' || c == '"') {
        // A quote that is doubled ends one literal and begins the next, which comes to the same.
        int end = sql.indexOf(c, at + 1);
        if (end < 0) {
          throw new IllegalArgumentException("a literal has no end: " + sql);
        }
        out.append(sql, at, end + 1);
        at = end + 1;
      } else if (sql.startsWith(TEXTS, at)) {
        out.append("SELECT value FROM jsonb_array_elements_text(");
        out.append(json(numbers, ++number)).append(") AS each (value)");
        at += TEXTS.length();
      } else if (sql.startsWith(ELEMENTS, at)) {
        out.append("jsonb_array_elements(").append(json(numbers, ++number)).append(')');
        at += ELEMENTS.length();
      } else if (sql.startsWith(IN_ORDER, at)) {
        out.append("JOIN ");
        at += IN_ORDER.length();
      } else if (c == '?') {
        out.append(value(numbers, ++number));
        at++;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  /** As a text first: a client that knows of JSON would take the text for a JSON string. */
  private static String json(boolean numbers, int number) {
    return "CAST(CAST(" + value(numbers, number) + " AS TEXT) AS JSONB)";
  }

  private static String value(boolean numbers, int number) {
    return numbers ? "$" + number : "?";
  }
}
