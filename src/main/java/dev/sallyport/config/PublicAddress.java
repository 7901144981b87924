package dev.sallyport.config;

import java.util.Optional;

/**
 * Where agents reach the listener, when it is not where it listens: behind a load balancer, in a
 * container. Told to those who take a lease.
 *
 * @param host name or address; empty for the listener's own, or the console's when the listener
 *     takes every address
 * @param port TCP port; empty for the listener's own
 */
public record PublicAddress(Optional<String> host, Optional<Integer> port) {
  /** Where it listens. */
  public static final PublicAddress OWN = new PublicAddress(Optional.empty(), Optional.empty());

  /** Checks ranges. */
  public PublicAddress {
    host.filter(name -> !name.matches("[A-Za-z0-9.:_-]{1,253}"))
        .ifPresent(
            name -> {
              throw new InvalidSettingException(
                  "public_host", "'" + name + "' is no host; expected a name or an address alone");
            });
    port.ifPresent(number -> Require.range("public_port", number, 1, 65_535));
  }
}
