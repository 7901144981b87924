package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.config.WebConfig;
import dev.sallyport.identity.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/**
 * Who looks at the console.
 *
 * @param admin whether they see everything as an administrator
 * @param auditor whether they read everything and decide nothing; wins over {@code admin}
 * @param authenticatedAt when they proved who they are, if their identity provider says
 */
record Viewer(
    Principal principal, boolean admin, boolean auditor, Optional<Instant> authenticatedAt) {

  /** Of whom it is not known when they proved who they are. */
  Viewer(Principal principal, boolean admin, boolean auditor) {
    this(principal, admin, auditor, Optional.empty());
  }

  static Viewer of(Principal principal, WebConfig config, Optional<Instant> authenticatedAt) {
    return new Viewer(
        principal,
        !Collections.disjoint(principal.groups(), config.adminGroups()),
        !Collections.disjoint(principal.groups(), config.auditorGroups()),
        authenticatedAt);
  }

  /** Whether they own whoever asks: the agent acts for them. */
  boolean owns(ApprovalRequest.Requester requester) {
    return requester.actsFor().filter(principal.id()::equals).isPresent();
  }

  boolean seesAll() {
    return admin || auditor;
  }

  /**
   * Whether a change of this request is worth waking this person for. What they then read comes
   * from the {@link dev.sallyport.approval.ApprovalDesk}, which decides for itself.
   */
  boolean concernedBy(ApprovalRequest request) {
    return seesAll()
        || request.requester().id().equals(principal.id())
        || owns(request.requester())
        || !Collections.disjoint(request.terms().approvers(), principal.groups());
  }
}
