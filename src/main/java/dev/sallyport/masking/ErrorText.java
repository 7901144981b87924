package dev.sallyport.masking;

import dev.sallyport.wire.response.Advice;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of errors and warnings with the values taken out. The templates of MySQL and MariaDB are
 * known by number, in English; of a text that fits none, nothing is shown.
 *
 * <p>A value may hold anything, a piece of the template itself too. So a template is held against
 * the whole text, takes as much as it can for the value, and lets only names without quotes through
 * behind it.
 */
public final class ErrorText {
  /** What stands where a value was. */
  static final String REMOVED = "[removed]";

  private static final String WITHHELD =
      Advice.of(Advice.Next.REPHRASE, "message_withheld")
          .end(
              "the database's message is withheld because the statement touches a table with"
                  + " masked columns, and the message may quote their values");

  /** The servers cut at 512 bytes, and what was cut may have ended otherwise. */
  private static final int MAX_BYTES = 500;

  /** Anything at all; what it stood for is removed. */
  private static final String VALUE = "(.*)";

  private static final String NAME = "[^'\"`]*";
  private static final String QUOTED = "'" + NAME + "'";
  private static final String WORDS = "[A-Za-z0-9 ]{1,32}";
  private static final String ROW = " at row -?[0-9]+";

  /** MySQL names the column, MariaDB schema and table too. */
  private static final String COLUMN = " for column (?:" + QUOTED + "|`[^']*`)" + ROW;

  private static final Map<Integer, Pattern> TEMPLATES =
      Map.ofEntries(
          // Texts that quote values.
          template(1062, "Duplicate entry '" + VALUE + "' for key (?:" + QUOTED + "|[0-9]+)"),
          template(1586, "Duplicate entry '" + VALUE + "' for key " + QUOTED),
          template(1366, "Incorrect " + WORDS + " value: '" + VALUE + "'(?:" + COLUMN + ")"),
          template(
              1292,
              "(?:Truncated incorrect|Incorrect) "
                  + WORDS
                  + " value: '"
                  + VALUE
                  + "'(?:"
                  + COLUMN
                  + ")?"),
          template(1411, "Incorrect " + WORDS + " value: '" + VALUE + "' for function [a-z_0-9]+"),
          template(1367, "Illegal " + WORDS + " '" + VALUE + "' value found during parsing"),
          template(1525, "Incorrect [A-Z]{1,32} value: '" + VALUE + "'"),
          template(1300, "Invalid [a-z0-9]{1,32} character string: '" + VALUE + "'"),
          template(1690, "[A-Z ]{1,32} value is out of range in '" + VALUE + "'"),
          template(
              1105,
              "(?:XPATH syntax error: '" + VALUE + "'|Only constant XPATH queries are supported)"),
          template(1139, "(?:Got error|Regex error) '" + VALUE + "'(?: from regexp)?"),
          template(
              3140,
              "Invalid JSON text: "
                  + VALUE
                  + " in value (?:for column "
                  + QUOTED
                  + "|for column '[^']*' at row [0-9]+)\\.?"),
          template(3141, "Invalid JSON text in argument [0-9]+ to function [a-z_]+: " + VALUE),
          template(
              3143,
              "Invalid JSON path expression\\. The error is around character position " + VALUE),
          template(
              3144,
              "Cannot create a JSON value from a string with CHARACTER SET " + QUOTED + "\\."),
          template(3037, "Invalid GIS data provided to function [a-z_0-9]+\\."),
          template(1416, "Cannot get geometry object from data you send to the GEOMETRY field"),
          // Texts of names and numbers alone.
          template(1022, "Can't write; duplicate key in table " + QUOTED),
          template(1048, "Column " + QUOTED + " cannot be null"),
          template(1136, "Column count doesn't match value count" + ROW),
          template(1222, "The used SELECT statements have a different number of columns"),
          template(1241, "Operand should contain [0-9]+ column\\(s\\)"),
          template(1242, "Subquery returns more than 1 row"),
          template(1264, "Out of range value for column " + QUOTED + ROW),
          template(1265, "Data truncated for column " + QUOTED + ROW),
          template(1305, "(?:FUNCTION|PROCEDURE) " + NAME + " does not exist"),
          template(
              1318,
              "Incorrect number of arguments for [A-Z]+ " + NAME + "; expected [0-9]+, got [0-9]+"),
          template(1362, "Updating of [A-Z]+ row is not allowed in [a-z]+ ?trigger"),
          template(1364, "Field " + QUOTED + " doesn't have a default value"),
          template(1365, "Division by 0"),
          template(1369, "CHECK OPTION failed (?:" + QUOTED + "|`[^']*`)"),
          template(1406, "Data too long for column " + QUOTED + ROW),
          template(
              1451,
              "Cannot delete or update a parent row: a foreign key constraint fails \\([^'\"]*\\)"),
          template(
              1452,
              "Cannot add or update a child row: a foreign key constraint fails \\([^'\"]*\\)"),
          template(3819, "Check constraint " + QUOTED + " is violated\\."),
          template(4025, "CONSTRAINT `[^'`]*` failed for `[^']*`"));

  private ErrorText() {}

  private static Map.Entry<Integer, Pattern> template(int code, String regex) {
    return Map.entry(code, Pattern.compile(regex, Pattern.DOTALL));
  }

  /**
   * The text as a client may see it that may not see the values.
   *
   * @param code the number of the error or warning
   * @param message the server's text
   * @param charset of the message, for what is written into it
   */
  public static byte[] of(int code, byte[] message, Charset charset) {
    return withoutValues(code, message).orElseGet(() -> WITHHELD.getBytes(charset));
  }

  /** What is said in place of the text of an error with which nobody knows what to do. */
  public static byte[] withheld(Charset charset) {
    return WITHHELD.getBytes(charset);
  }

  private static Optional<byte[]> withoutValues(int code, byte[] message) {
    Pattern template = TEMPLATES.get(code);
    if (template == null || message.length > MAX_BYTES) {
      return Optional.empty();
    }
    // A byte is a character here, so that neither charset nor broken sequences matter.
    String text = new String(message, StandardCharsets.ISO_8859_1);
    Matcher matcher = template.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.groupCount() == 0 || matcher.start(1) < 0) {
      return Optional.of(message);
    }
    String shown = text.substring(0, matcher.start(1)) + REMOVED + text.substring(matcher.end(1));
    return Optional.of(shown.getBytes(StandardCharsets.ISO_8859_1));
  }
}
