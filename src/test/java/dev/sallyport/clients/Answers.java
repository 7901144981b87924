package dev.sallyport.clients;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** How answers are printed: one line each, a check's name, a tab, and what came. */
public final class Answers {
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private static final String WANTED =
      System.getenv("CLIENT_CHECKS") == null ? "" : System.getenv("CLIENT_CHECKS");
  private static final int DIGITS = 16;

  private Answers() {}

  /** Whether this check is asked for. */
  public static boolean checks(String name) {
    return WANTED.isEmpty() || List.of(WANTED.split(",")).contains(name);
  }

  /** One line. */
  public static void answer(String name, Object... values) {
    OUT.println(
        name
            + "\t"
            + Arrays.stream(values)
                .map(Answers::text)
                .collect(Collectors.joining(" | "))
                .replaceAll("\\R", " "));
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? "0x" + HexFormat.of().formatHex(bytes)
        : value instanceof Object[] many ? Arrays.deepToString(many) : String.valueOf(value);
  }

  /** Length and a part of a digest. */
  public static String digest(byte[] value) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
      return value.length + " bytes " + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
