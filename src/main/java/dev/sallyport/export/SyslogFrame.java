package dev.sallyport.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A message as RFC 5424 has it, with its length before it (RFC 6587, section 3.4.1; RFC 5425,
 * section 4.3). There is no structured data: a private enterprise number would be needed, and all
 * identifiers stand in the JSON.
 */
final class SyslogFrame {
  private static final int WARNING = 4;
  private static final int INFORMATIONAL = 6;

  private SyslogFrame() {}

  static byte[] of(Line line, Instant at, int facility, String host) {
    int priority = facility * 8 + (line.grave() ? WARNING : INFORMATIONAL);
    byte[] header =
        ("<"
                + priority
                + ">1 "
                + at.truncatedTo(ChronoUnit.MILLIS)
                + " "
                + host
                + " sallyport - "
                + line.type()
                + " - ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] length = (header.length + line.json().length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[length.length + header.length + line.json().length];
    System.arraycopy(length, 0, frame, 0, length.length);
    System.arraycopy(header, 0, frame, length.length, header.length);
    System.arraycopy(line.json(), 0, frame, length.length + header.length, line.json().length);
    return frame;
  }

  /** RFC 5424, section 6.2.4: printable ASCII without spaces, {@code -} for not known. */
  static String host(String name) {
    String plain = name.replaceAll("[^!-~]", "");
    return plain.isEmpty() ? "-" : plain.substring(0, Math.min(255, plain.length()));
  }
}
