package dev.sallyport.notify;

import java.time.Duration;
import java.time.Instant;

/** How long a request still waits, and the connection behind it, in words. */
final class TimeLeft {
  private static final int UP_TO_SECONDS = 120;

  private TimeLeft() {}

  static String words(Notice notice, Instant now) {
    Duration left = Duration.between(now, notice.expiresAt());
    if (left.isNegative() || left.isZero()) {
      return "no time left";
    }
    return words(left)
        + " left"
        + notice
            .holdUntil()
            .filter(hold -> hold.isBefore(notice.expiresAt()) && hold.isAfter(now))
            .map(hold -> ", the connection waits " + words(Duration.between(now, hold)))
            .orElse("");
  }

  private static String words(Duration left) {
    return left.toSeconds() <= UP_TO_SECONDS ? left.toSeconds() + " s" : left.toMinutes() + " min";
  }
}
