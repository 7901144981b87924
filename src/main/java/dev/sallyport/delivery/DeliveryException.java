package dev.sallyport.delivery;

import java.time.Duration;
import java.util.Optional;

/** A message was not taken; the words are for the log and hold nothing secret. */
public final class DeliveryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean hopeless;
  private final transient Optional<Duration> wait;

  private DeliveryException(String message, boolean hopeless, Optional<Duration> wait) {
    super(message, null, false, false);
    this.hopeless = hopeless;
    this.wait = wait;
  }

  /** It may work the next time. */
  public static DeliveryException forNow(String message) {
    return new DeliveryException(message, false, Optional.empty());
  }

  /** It may work then, as the receiver says. */
  public static DeliveryException forNow(String message, Optional<Duration> wait) {
    return new DeliveryException(message, false, wait);
  }

  /** The same message would be refused again. */
  public static DeliveryException forGood(String message) {
    return new DeliveryException(message, true, Optional.empty());
  }

  /** Whether the same message would be refused again. */
  public boolean isHopeless() {
    return hopeless;
  }

  /** How long the receiver wants to be left alone. */
  public Optional<Duration> retryAfter() {
    return wait == null ? Optional.empty() : wait;
  }
}
