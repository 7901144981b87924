package dev.sallyport.session;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code traceparent} that a program has put into a comment at the end or the beginning of its
 * statement, as sqlcommenter does it ({@code traceparent='00-…-…-01'}, W3C Trace Context). It is
 * the client's word: it names a trace and decides nothing.
 */
final class TraceParent {
  /** A comment that is further away is not looked for. */
  private static final int MAX_BYTES = 2_048;

  private static final Pattern FIELD =
      Pattern.compile("traceparent='(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})'");

  private TraceParent() {}

  /** Of a statement as it came. */
  static Optional<String> of(byte[] statement) {
    String end =
        text(statement, Math.max(0, statement.length - MAX_BYTES), statement.length)
            .stripTrailing();
    end = end.endsWith(";") ? end.substring(0, end.length() - 1).stripTrailing() : end;
    int begin = end.endsWith("*/") ? end.lastIndexOf("/*") : -1;
    Optional<String> found = begin < 0 ? Optional.empty() : field(end.substring(begin));
    return found.isPresent() ? found : atTheBeginning(statement);
  }

  private static Optional<String> atTheBeginning(byte[] statement) {
    String rest = text(statement, 0, Math.min(MAX_BYTES, statement.length)).stripLeading();
    while (rest.startsWith("/*")) {
      int end = rest.indexOf("*/");
      if (end < 0) {
        return Optional.empty();
      }
      Optional<String> found = field(rest.substring(0, end));
      if (found.isPresent()) {
        return found;
      }
      rest = rest.substring(end + 2).stripLeading();
    }
    return Optional.empty();
  }

  private static Optional<String> field(String comment) {
    Matcher matcher = FIELD.matcher(comment);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whatever the character set is, the field is of characters that all of them share. */
  private static String text(byte[] statement, int from, int to) {
    return new String(statement, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
