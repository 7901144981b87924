package dev.sallyport.wire.connect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How servers spell their version. */
public final class ServerVersion {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  /** MariaDB before 11 claims to be 5.5.5 for the sake of old replicas. */
  private static final String MARIADB_PREFIX = "5.5.5-";

  private ServerVersion() {}

  /** Whether it is the spelling of a MariaDB. */
  public static boolean mariaDb(String spelled) {
    return spelled.contains("MariaDB");
  }

  /** The version as a number, 80033 for 8.0.33; 0 when the spelling is not understood. */
  public static int number(String spelled) {
    String version =
        spelled.startsWith(MARIADB_PREFIX) ? spelled.substring(MARIADB_PREFIX.length()) : spelled;
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.lookingAt() || numbers.end() > 12) {
      return 0;
    }
    return Integer.parseInt(numbers.group(1)) * 10_000
        + Integer.parseInt(numbers.group(2)) * 100
        + Integer.parseInt(numbers.group(3));
  }
}
