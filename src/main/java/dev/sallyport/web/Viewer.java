package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.config.WebConfig;
import dev.sallyport.identity.Principal;
import java.util.Collections;

/**
 * Who looks at the console.
 *
 * @param admin whether they see everything as an administrator
 * @param auditor whether they read everything and decide nothing; wins over {@code admin}
 */
record Viewer(Principal principal, boolean admin, boolean auditor) {

  static Viewer of(Principal principal, WebConfig config) {
    return new Viewer(
        principal,
        !Collections.disjoint(principal.groups(), config.adminGroups()),
        !Collections.disjoint(principal.groups(), config.auditorGroups()));
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
        || !Collections.disjoint(request.terms().approvers(), principal.groups());
  }
}
