package dev.sallyport.access;

import dev.sallyport.identity.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asks for.
 *
 * @param purpose in their words; shown, never trusted
 * @param tags likewise
 * @param duration how long the lease is to last; left out, as long as the policy lets it
 * @param sessions how many sessions are to begin with it
 * @param client address from which was asked
 */
public record AccessRequest(
    Principal principal,
    String connection,
    String purpose,
    Map<String, String> tags,
    Optional<Duration> duration,
    int sessions,
    String client) {

  /** Keeps a copy; the purpose without blanks around it. */
  public AccessRequest {
    purpose = purpose.strip();
    tags = Map.copyOf(tags);
  }
}
