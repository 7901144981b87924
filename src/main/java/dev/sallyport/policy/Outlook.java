package dev.sallyport.policy;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a policy may come to decide of an act, whatever its conditions turn out to say.
 *
 * @param effects of rules that may decide it
 * @param silent whether it may be that none does
 */
record Outlook(Set<Effect> effects, boolean silent) {
  /** Of rules that were met in their order. */
  static final class Builder {
    private final Set<Effect> effects = EnumSet.noneOf(Effect.class);

    /** Whether a rule is the last that can decide. */
    boolean isDecidedBy(Rule rule) {
      effects.add(rule.effect());
      return rule.condition().isEmpty();
    }

    Outlook decided() {
      return new Outlook(effects, false);
    }

    Outlook open() {
      return new Outlook(effects, true);
    }
  }

  /** Whether it may let the act through, by a rule or by its silence. */
  boolean lets() {
    return silent || allows();
  }

  boolean allows() {
    return effects.contains(Effect.ALLOW);
  }

  /** Where this policy is silent, the other outlook counts. */
  Outlook orElse(Outlook other) {
    Set<Effect> both = EnumSet.noneOf(Effect.class);
    both.addAll(effects);
    both.addAll(other.effects);
    return new Outlook(both, other.silent);
  }
}
