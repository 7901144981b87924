package dev.sallyport.identity;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who acts: an agent or a person, as a trusted issuer says.
 *
 * @param id issuer name and subject, {@code issuer:subject}; unique and stable
 * @param kind agent or human
 * @param name for display only
 * @param groups groups of the configured claim
 * @param issuer name of the issuer
 * @param tags further claims worth showing; a policy may ask for them
 * @param actsFor identifier of the person on whose behalf it acts, as its issuer says: its owner,
 *     who sees what it does and never decides on what it asks for
 */
public record Principal(
    String id,
    Kind kind,
    String name,
    Set<String> groups,
    String issuer,
    Map<String, String> tags,
    Optional<String> actsFor) {

  /** Keeps copies. Earlier versions kept leases without {@code actsFor}. */
  public Principal {
    groups = Set.copyOf(groups);
    tags = Map.copyOf(tags);
    actsFor = actsFor == null ? Optional.empty() : actsFor;
  }

  /** Who acts for nobody but themselves. */
  public Principal(
      String id,
      Kind kind,
      String name,
      Set<String> groups,
      String issuer,
      Map<String, String> tags) {
    this(id, kind, name, groups, issuer, tags, Optional.empty());
  }

  /** What acts. */
  public enum Kind {
    /** A program with an identity of its own. */
    AGENT,
    /** A person. */
    HUMAN;

    /** As it is written everywhere: {@code agent} or {@code human}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
