package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import java.util.List;
import java.util.Optional;

/**
 * An agent that gets tokens from the development provider by its client credentials.
 *
 * @param clientId client and {@code sub} of the tokens
 * @param secret client secret
 * @param groups {@code groups} of the tokens
 * @param owner {@code owner} of the tokens: the person on whose behalf it acts, by their {@code
 *     sub}
 */
public record DevelopmentAgent(
    String clientId, Secret secret, List<String> groups, Optional<String> owner) {
  /** Keeps a copy. */
  public DevelopmentAgent {
    groups = List.copyOf(groups);
  }

  /** One that acts for nobody. */
  public DevelopmentAgent(String clientId, Secret secret, List<String> groups) {
    this(clientId, secret, groups, Optional.empty());
  }
}
