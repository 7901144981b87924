package dev.sallyport.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** The checks that configuration records share; each throws {@link InvalidSettingException}. */
final class Require {
  private Require() {}

  static void present(String key, Object value) {
    if (value == null) {
      throw new InvalidSettingException(key, "is missing");
    }
  }

  static void text(String key, String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidSettingException(key, "is missing; expected a text that is not empty");
    }
  }

  static void notEmpty(String key, Collection<String> values, String expected) {
    if (values == null || values.isEmpty() || values.stream().anyMatch(String::isBlank)) {
      throw new InvalidSettingException(key, "has no entry or an empty one; expected " + expected);
    }
  }

  static void range(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new InvalidSettingException(
          key, "'" + value + "' is out of range; expected " + min + " to " + max);
    }
  }

  static void duration(String key, Duration value, Duration min, Duration max) {
    if (value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new InvalidSettingException(
          key,
          "'"
              + (value == null ? "" : Amount.of(value))
              + "' is out of range; expected "
              + Amount.of(min)
              + " to "
              + Amount.of(max));
    }
  }

  /** HTTPS, or HTTP on a loopback host: tokens and sessions travel over it. */
  static void webAddress(String key, URI value) {
    if (value == null || value.getHost() == null || value.getScheme() == null) {
      throw new InvalidSettingException(
          key, "'" + value + "' is not a whole address; expected for example https://host/path");
    }
    String scheme = value.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(value.getHost()))) {
      throw new InvalidSettingException(
          key, "'" + value + "' is not protected; expected https, or http on a loopback host only");
    }
  }

  /** Whether a host is this machine, told without asking a name server. */
  static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    if (!bare.matches("[0-9.]+") && !bare.contains(":")) {
      return false;
    }
    try {
      return InetAddress.getByName(bare).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
