package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom a development provider knows.
 *
 * @param people may sign in
 * @param agents may take tokens
 * @param audience {@code aud} of access tokens
 * @param consoleClientId the one client that people sign in through
 * @param consoleSecret its secret; empty for a public client
 * @param tokenLifetime of every token
 */
public record DevelopmentProviderRealm(
    List<DevelopmentPerson> people,
    List<DevelopmentAgent> agents,
    String audience,
    String consoleClientId,
    Secret consoleSecret,
    Duration tokenLifetime) {
  /** The public client by which people at a command line sign in (RFC 8628). */
  public static final String DEVICE_CLIENT = "sallyport-exec";

  /** Keeps copies. */
  public DevelopmentProviderRealm {
    people = List.copyOf(people);
    agents = List.copyOf(agents);
    if (tokenLifetime.isNegative() || tokenLifetime.isZero()) {
      throw new IllegalArgumentException("the token lifetime must be positive: " + tokenLifetime);
    }
  }

  Optional<DevelopmentPerson> person(String id) {
    return people.stream().filter(p -> p.id().equals(id)).findFirst();
  }

  Optional<DevelopmentAgent> agent(String clientId) {
    return agents.stream().filter(a -> a.clientId().equals(clientId)).findFirst();
  }
}
