package dev.sallyport.sql;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Target of {@code scripts/fuzz growth}: a statement of which one or two parts stand there over and
 * over, until it is as long as any that an event loop reads, is read soon all the same. Others wait
 * for that loop, so what grows by the square of a list's length is a finding.
 */
public final class GrowthFuzz {
  private static final MySqlInspector INSPECTOR = new MySqlInspector();

  /** Longer ones are read by worker threads. */
  private static final int LENGTH = 16 * 1024;

  /** Ten times what the worst that is known takes, under the fuzzer on a slow machine. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final int HEAD = 8;
  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|/\\*.*?\\*/|[\\w@$]+|<=>|[<>!:]=|<>|\\S");
  private static final List<String> BETWEEN =
      List.of(
          ",",
          " ",
          " AND ",
          " OR ",
          "+",
          "||",
          " UNION ALL ",
          " UNION SELECT ",
          " JOIN ",
          ";",
          " THEN 1 WHEN ",
          "=",
          ".");
  private static final Pattern NAME = Pattern.compile("[a-z]\\w*");

  private GrowthFuzz() {}

  /** Loads what a try needs, which is slower than a try may be. Called by Jazzer first. */
  public static void fuzzerInitialize() {
    for (int i = 0; i < 20; i++) {
      fuzzerTestOneInput(
          "14010000UPDATE t SET a = a + 1 WHERE b = 2".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** One try, called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length <= HEAD) {
      return;
    }
    Optional<FuzzedSession> session = FuzzedSession.of(Arrays.copyOfRange(data, HEAD, data.length));
    if (session.isEmpty()) {
      return;
    }
    String text = new String(session.get().text(), StandardCharsets.ISO_8859_1);
    byte[] grown = grown(text, data).getBytes(StandardCharsets.ISO_8859_1);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    INSPECTOR.inspect(grown, session.get().context());
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    if (nanos > SOON.toNanos()) {
      throw new IllegalStateException(
          "reading took " + Duration.ofNanos(nanos) + ": " + new String(grown, 0, 300));
    }
  }

  /**
   * With parts of the text repeated. A part is four characters, each counted from {@code '0'}: its
   * first token, behind the part before; how many tokens, or none; what stands between; and whether
   * names in it are numbered.
   */
  static String grown(String text, byte[] parts) {
    List<String> tokens = new ArrayList<>();
    for (Matcher matcher = TOKEN.matcher(text); matcher.find(); ) {
      tokens.add(matcher.group());
    }
    StringBuilder grown = new StringBuilder();
    int at = 0;
    boolean two = parts[HEAD / 2 + 1] > '0';
    int room = Math.max(0, LENGTH - text.length() - tokens.size()) / (two ? 2 : 1);
    for (int part = 0; part < HEAD; part += HEAD / 2) {
      int from = Math.min(tokens.size(), at + Math.floorMod(parts[part] - '0', 80));
      int to = Math.min(tokens.size(), from + Math.max(0, parts[part + 1] - '0') % 80);
      String between = BETWEEN.get(Math.floorMod(parts[part + 2] - '0', BETWEEN.size()));
      boolean numbered = (parts[part + 3] & 1) != 0;
      tokens.subList(at, from).forEach(token -> grown.append(token).append(' '));
      repeat(tokens.subList(from, to), between, numbered, grown.length() + room, grown);
      at = to;
    }
    tokens.subList(at, tokens.size()).forEach(token -> grown.append(token).append(' '));
    return grown.toString();
  }

  /** At least once, and until the text is that long. */
  private static void repeat(
      List<String> part, String between, boolean numbered, int until, StringBuilder grown) {
    for (int i = 0; !part.isEmpty() && (i == 0 || grown.length() < until); i++) {
      grown.append(i == 0 ? "" : between);
      for (String token : part) {
        boolean name = numbered && NAME.matcher(token.toLowerCase(Locale.ROOT)).matches();
        boolean word = token.equals(token.toUpperCase(Locale.ROOT));
        grown.append(token).append(name && !word ? Integer.toString(i) : "").append(' ');
      }
    }
  }
}
