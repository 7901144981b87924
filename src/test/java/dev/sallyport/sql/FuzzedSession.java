package dev.sallyport.sql;

import dev.sallyport.wire.Collations;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The state of a session and a statement, both made of a fuzzer's bytes: the first four choose
 * modes, character set, server and whether several statements may come; the rest is the text. A
 * zero ({@code '0'}) stands for what is usual, so that seeds can be read.
 *
 * @param context the state of the session
 * @param text the statement
 */
public record FuzzedSession(SqlContext context, byte[] text) {
  private static final int HEAD = 4;
  private static final List<String> CHARSETS =
      List.of("utf8mb4", "latin1", "binary", "ascii", "cp852", "cp1251", "latin2", "macroman");
  private static final int[] VERSIONS = {80033, 80043, 80400, 90600, 110405, 50744};

  /** What the bytes stand for; nothing if they are too few. */
  public static Optional<FuzzedSession> of(byte[] data) {
    if (data.length < HEAD) {
      return Optional.empty();
    }
    int bits = data[0] - '0';
    SqlMode mode =
        new SqlMode(
            (bits & 1) != 0,
            (bits & 2) != 0,
            (bits & 4) != 0,
            (bits & 8) != 0,
            (bits & 16) != 0,
            false);
    Charset charset =
        Collations.charset(CHARSETS.get(Math.floorMod(data[1] - '0', CHARSETS.size())))
            .orElseThrow();
    int version = VERSIONS[Math.floorMod(data[2] - '0', VERSIONS.length)];
    SqlContext context =
        new SqlContext(Optional.of("shop"), mode, charset, version, data[3] != '0');
    return Optional.of(new FuzzedSession(context, Arrays.copyOfRange(data, HEAD, data.length)));
  }
}
