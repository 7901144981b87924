package dev.sallyport.recording;

import java.time.Instant;
import java.util.Map;

/**
 * An administrative act: something that a person, or a program in their place, did to the gateway
 * itself, and not through it to a database.
 *
 * @param id UUID
 * @param by principal identifier; {@link #GATEWAY} for what nobody did
 * @param byName display name
 * @param kind what was done, for example {@code policy.published}; a noun, a dot, a past participle
 * @param subject to whom or what, for example a policy's name or a principal's identifier
 * @param details further words to show, by name; never a secret, at most {@link #MAX_DETAILS}
 */
public record Act(
    String id,
    Instant at,
    String by,
    String byName,
    String kind,
    String subject,
    Map<String, String> details) {
  /** Who acts when the gateway does something by itself. */
  public static final String GATEWAY = "sallyport";

  /** Most details of one act. */
  public static final int MAX_DETAILS = 32;

  /** Keeps a copy. */
  public Act {
    if (details.size() > MAX_DETAILS) {
      throw new IllegalArgumentException("an act has at most " + MAX_DETAILS + " details");
    }
    details = Map.copyOf(details);
  }
}
