package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import java.util.Optional;

/**
 * The policies for one principal on one connection. Which of them match is remembered for as long
 * as the same set is in force, which each call asks first: a session asks three times for a
 * statement. Any thread.
 */
final class PoliciesAbout implements Policies {
  private final ReloadingPolicies policies;
  private final Principal principal;
  private final String connection;
  private volatile Found found;

  PoliciesAbout(ReloadingPolicies policies, Principal principal, String connection) {
    this.policies = policies;
    this.principal = principal;
    this.connection = connection;
  }

  /** What matches in one set. */
  private record Found(PolicySet set, Matching matching) {}

  private Found found() {
    PolicySet current = policies.current();
    Found last = found;
    if (last == null || last.set() != current) {
      last = new Found(current, current.matching(principal, connection));
      found = last;
    }
    return last;
  }

  /** Principals are compared as objects, as {@link PolicySet} does. */
  private boolean isMine(Principal asked, String on) {
    return asked == principal && on.equals(connection);
  }

  @Override
  public Optional<SessionTerms> admit(Principal asked, String on) {
    return policies.admit(asked, on);
  }

  @Override
  public PolicyReach reach(Principal asked, String on) {
    return policies.reach(asked, on);
  }

  @Override
  public Masks masks(Principal asked, String on) {
    if (!isMine(asked, on)) {
      return policies.masks(asked, on);
    }
    Found now = found();
    return now.set().masks(now.matching());
  }

  @Override
  public boolean asksForEstimate(Question question) {
    if (!isMine(question.principal(), question.connection())) {
      return policies.asksForEstimate(question);
    }
    Found now = found();
    return now.set().asksForEstimate(question, now.matching());
  }

  @Override
  public Verdict judge(Question question) {
    if (!isMine(question.principal(), question.connection())) {
      return policies.judge(question);
    }
    Found now = found();
    return now.set().judge(question, now.matching());
  }
}
