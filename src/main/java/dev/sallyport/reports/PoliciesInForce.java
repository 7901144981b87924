package dev.sallyport.reports;

import dev.sallyport.policy.PolicyRule;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyUse;
import dev.sallyport.publishing.PolicyVersion;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port to the policies by which is judged now. */
@FunctionalInterface
public interface PoliciesInForce {
  /** They. */
  Future<InForce> now();

  /**
   * A set of policies.
   *
   * @param since when it came into force
   * @param rules all of them
   * @param uses of whom each policy speaks
   */
  record InForce(Instant since, List<PolicyRule> rules, List<PolicyUse> uses) {
    /** Keeps copies. */
    public InForce {
      rules = List.copyOf(rules);
      uses = List.copyOf(uses);
    }

    /** A set, and the newest version that is kept; without one it has been in force for ever. */
    public static InForce of(PolicySet policies, Optional<PolicyVersion> latest) {
      return new InForce(
          latest.map(PolicyVersion::at).orElse(Instant.EPOCH), policies.rules(), policies.uses());
    }
  }
}
