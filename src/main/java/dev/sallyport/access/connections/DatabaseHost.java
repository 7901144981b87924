package dev.sallyport.access.connections;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which hosts a form may name. No more than a rail: a name may lead anywhere, and who registers is
 * an administrator. What is refused are slips of the hand, and addresses where no database can be.
 */
final class DatabaseHost {
  private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");
  private static final Pattern QUAD =
      Pattern.compile("((0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(?!$)|$)){4}");

  /** Other ways to write an IPv4 address: one number, octal, hex. */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9A-Fa-f]*)\\.?");

  private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:]{2,39}");

  /** Nobody's, everybody's, and where clouds tell machines their credentials. */
  private static final Pattern NO_DATABASE =
      Pattern.compile(
          "0\\..*|169\\.254\\..*|22[4-9]\\..*|23\\d\\..*|2[45]\\d\\..*"
              + "|(?i:[0:]+|fe[89ab][0-9a-f]:.*|ff[0-9a-f]{2}:.*|[0:]*:ffff:.*|64:ff9b:.*"
              + "|fd00:0?ec2:.*|[0:]*::?[0-9a-f]{2,4}:[0-9a-f]{1,4})"
              + "|(?i:metadata(\\.google\\.internal|\\.goog)?\\.?|instance-data(\\.ec2\\.internal)?\\.?)");

  private static final int MAX_LENGTH = 253;

  private DatabaseHost() {}

  /** What is wrong with it, if something is. */
  static Optional<String> problem(String host) {
    boolean address = QUAD.matcher(host).matches() || IPV6.matcher(host).matches();
    boolean name = NAME.matcher(host).matches() && !NUMBER.matcher(host).matches();
    if (host.length() > MAX_LENGTH || !address && !name) {
      return Optional.of("is no host; expected a name or an address, without a port or a scheme");
    }
    return NO_DATABASE.matcher(host).matches()
        ? Optional.of("is an address where no database can be")
        : Optional.empty();
  }
}
