package dev.sallyport.demo;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Devices that wait for a person (RFC 8628): a code for the device to ask with, one for the person
 * to type. All on one event loop.
 */
final class DevelopmentProviderDevices {
  static final Duration LIFETIME = Duration.ofMinutes(5);

  /** Section 3.5: a device that asks sooner is told to slow down. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  /** More waiting devices than a laptop has; the oldest goes first. */
  private static final int MAX_DEVICES = 1000;

  /** Section 6.1: no vowels, so that no words come up, and nothing that looks like another. */
  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

  private static final int LETTERS_HALF = 4;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Device> byDeviceCode = new LinkedHashMap<>();

  DevelopmentProviderDevices(Clock clock) {
    this.clock = clock;
  }

  /** What the device is told at the beginning (section 3.2). */
  record Started(String deviceCode, String userCode) {}

  /** Where a device stands; the words of section 3.5 for all but the granted one. */
  sealed interface Answer {
    /** A person said yes; the code is used up. */
    record Granted(DevelopmentPerson person) implements Answer {}

    /** The error to answer with. */
    record NotYet(String error) implements Answer {}
  }

  private static final class Device {
    private final String userCode;
    private final Instant expiresAt;
    private Instant nextAsk;
    private boolean decided;
    private Optional<DevelopmentPerson> person = Optional.empty();

    Device(String userCode, Instant expiresAt, Instant nextAsk) {
      this.userCode = userCode;
      this.expiresAt = expiresAt;
      this.nextAsk = nextAsk;
    }
  }

  Started start() {
    if (byDeviceCode.size() == MAX_DEVICES) {
      byDeviceCode.remove(byDeviceCode.keySet().iterator().next());
    }
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String deviceCode = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String userCode = letters() + "-" + letters();
    Instant now = clock.instant();
    byDeviceCode.put(deviceCode, new Device(userCode, now.plus(LIFETIME), now));
    return new Started(deviceCode, userCode);
  }

  /** Whether this code waits for a person. */
  boolean isWaiting(String userCode) {
    return waiting(userCode).isPresent();
  }

  /**
   * A person's decision, once.
   *
   * @param person who says yes; empty for a no
   * @return whether there was something to decide
   */
  boolean decide(String userCode, Optional<DevelopmentPerson> person) {
    Optional<Device> device = waiting(userCode);
    device.ifPresent(
        found -> {
          found.decided = true;
          found.person = person;
        });
    return device.isPresent();
  }

  /** What the device hears when it asks for its token. */
  Answer ask(String deviceCode) {
    Device device = byDeviceCode.get(deviceCode);
    if (device == null) {
      return new Answer.NotYet("invalid_grant");
    }
    Instant now = clock.instant();
    if (!now.isBefore(device.expiresAt)) {
      byDeviceCode.remove(deviceCode);
      return new Answer.NotYet("expired_token");
    }
    boolean tooSoon = now.isBefore(device.nextAsk);
    device.nextAsk = now.plus(INTERVAL);
    if (tooSoon) {
      return new Answer.NotYet("slow_down");
    }
    if (!device.decided) {
      return new Answer.NotYet("authorization_pending");
    }
    byDeviceCode.remove(deviceCode);
    return device
        .person
        .<Answer>map(Answer.Granted::new)
        .orElseGet(() -> new Answer.NotYet("access_denied"));
  }

  private Optional<Device> waiting(String userCode) {
    String written = plain(userCode);
    return byDeviceCode.values().stream()
        .filter(d -> !d.decided && clock.instant().isBefore(d.expiresAt))
        .filter(d -> DevelopmentProviderCodes.sameText(plain(d.userCode), written))
        .findFirst();
  }

  /** Section 6.1: people leave the hyphen out and write small letters. */
  private static String plain(String userCode) {
    return userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "");
  }

  private String letters() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LETTERS_HALF; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
