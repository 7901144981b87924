package dev.sallyport.masking.detect;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Made-up values that are no personal data and look like some. */
final class LookAlikes {
  private final Random random;
  private final SampleValues values;

  LookAlikes(long seed) {
    random = new Random(seed);
    values = new SampleValues(seed + 1);
  }

  String any() {
    long epoch = 1_400_000_000L + random.nextInt(400_000_000);
    return switch (random.nextInt(24)) {
      case 0 -> "ORD-" + values.number(8);
      case 1 -> values.number(10 + random.nextInt(10));
      case 2 -> new UUID(random.nextLong(), random.nextLong()).toString();
      case 3 -> Instant.ofEpochSecond(epoch).toString();
      case 4 -> LocalDateTime.ofEpochSecond(epoch, 123_456_000, ZoneOffset.UTC).toString();
      case 5 -> Long.toString(epoch * 1000 + random.nextInt(1000));
      case 6 -> values.of("0123456789abcdef", List.of(32, 40, 64).get(random.nextInt(3)));
      case 7 -> random.nextInt(10_000) + "." + values.number(2) + " EUR";
      case 8 -> "$1," + values.number(3) + "," + values.number(3) + ".00";
      case 9 -> "v" + digit() + "." + digit() + "." + digit() + "." + digit();
      case 10 -> digit() + "." + digit() + "." + values.number(5) + "." + values.number(2);
      case 11 -> "0." + values.number(16);
      case 12 -> "2024-" + values.number(3) + "-" + values.number(4);
      case 13 -> values.number(4) + "-" + values.number(4) + "-" + values.number(3);
      case 14 -> "INV/2024/" + values.number(6);
      case 15 -> "DE" + values.number(20);
      case 16 -> "user@" + values.of("abcdefgh", 6);
      case 17 -> "@" + values.of("abcdefgh", 8) + " and #" + values.number(5);
      case 18 -> "1" + values.number(2) + "-" + values.number(3) + "-" + values.number(4);
      case 19 -> "sk-" + values.of("abcdefghij", 6) + "-" + values.of("klmnopq", 8) + "-fade-dot";
      case 20 -> values.of("0123456789abcdef", 2) + ":4f:12:9a:0b:" + values.number(2);
      case 21 -> "std::" + values.of("abcdef", 4) + "::" + values.of("abcdef", 4);
      case 22 -> values.number(5) + "-" + values.number(5) + "-" + values.number(5);
      default -> "978-3-" + values.number(4) + "-" + values.number(4) + "-" + digit();
    };
  }

  private int digit() {
    return random.nextInt(10);
  }
}
