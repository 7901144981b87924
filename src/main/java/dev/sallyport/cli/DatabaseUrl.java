package dev.sallyport.cli;

import dev.sallyport.config.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mysql://user:password@host:port/schema}; password, port and schema may be missing. Its
 * text never shows in a message: it may hold a password.
 *
 * @param schema selected at login, and no more than that
 */
record DatabaseUrl(
    String host, int port, String user, Optional<Secret> password, Optional<String> schema) {
  private static final int DEFAULT_PORT = 3306;

  /** The password may hold an {@code @}: the last one counts. */
  private static final Pattern FORM =
      Pattern.compile(
          "mysql://(?<user>[^:@/]+)(?::(?<password>.*))?@(?<host>\\[[0-9a-fA-F:.]+]|[^:/@?#\\[\\]]+)"
              + "(?::(?<port>\\d{1,5}))?(?:/(?<schema>[^/?#]*))?",
          Pattern.DOTALL);

  private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})?");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none, without its text
   */
  static DatabaseUrl read(String text) {
    Matcher url = FORM.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "--url is not of the form mysql://user:password@host:port; write other characters than"
              + " letters and digits as %XX");
    }
    String port = url.group("port");
    return new DatabaseUrl(
        url.group("host").replaceAll("[\\[\\]]", ""),
        port == null ? DEFAULT_PORT : Integer.parseInt(port),
        decoded(url.group("user")),
        Optional.ofNullable(url.group("password")).map(DatabaseUrl::decoded).map(Secret::of),
        Optional.ofNullable(url.group("schema"))
            .filter(s -> !s.isEmpty())
            .map(DatabaseUrl::decoded));
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(text);
    int from = 0;
    while (escape.find()) {
      if (escape.group(1) == null) {
        throw new IllegalArgumentException("--url has a % that no two hexadecimal digits follow");
      }
      bytes.writeBytes(text.substring(from, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(Integer.parseInt(escape.group(1), 16));
      from = escape.end();
    }
    bytes.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
