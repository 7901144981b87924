package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import java.util.List;

/**
 * An agent that gets tokens from the development provider by its client credentials.
 *
 * @param clientId client and {@code sub} of the tokens
 * @param secret client secret
 * @param groups {@code groups} of the tokens
 */
public record DevelopmentAgent(String clientId, Secret secret, List<String> groups) {
  /** Keeps a copy. */
  public DevelopmentAgent {
    groups = List.copyOf(groups);
  }
}
