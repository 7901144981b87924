package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import java.util.Optional;

/**
 * The rule set in force. Implementations are swapped whole; each call sees one rule set from end to
 * end.
 */
public interface Policies {
  /** The terms of a session, or empty when no policy lets this principal use this connection. */
  Optional<SessionTerms> admit(Principal principal, String connection);

  /** How far the policies go now without a person; nothing when none lets the principal in. */
  PolicyReach reach(Principal principal, String connection);

  /**
   * What is covered where no rule reveals it, for any answer and for the minutes; that of every
   * hour when no policy is in force at this one.
   */
  Masks masks(Principal principal, String connection);

  /** Whether a rule that might decide this question asks for {@code statement.estimated_rows}. */
  boolean asksForEstimate(Question question);

  /** The verdict; never null, and a refusal wherever anything is in doubt. */
  Verdict judge(Question question);

  /**
   * The same for who asks again and again about one principal on one connection. What is in force
   * is looked up anew as soon as it is another; no verdict is kept.
   */
  default Policies about(Principal principal, String connection) {
    return this;
  }
}
