package dev.sallyport.access;

import dev.sallyport.approval.ApprovalDigest;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.AccessTerms;
import dev.sallyport.policy.SessionTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What people are asked when access needs their approval. */
public final class AccessApprovals {
  private AccessApprovals() {}

  /**
   * Why an approval that was given is not what policies ask for by now, if so: a stricter one is to
   * be given again, and none may be needed any more.
   *
   * @param given what it was given under; empty when nobody was asked
   */
  public static Optional<String> asksOthers(
      Optional<ApprovalRequest.Terms> given, SessionTerms now) {
    return now.access()
        .approval()
        .filter(needed -> given.filter(terms -> terms.isEnoughFor(needed.terms())).isEmpty())
        .map(
            needed ->
                needed.rule() + " asks other people for approval, or more of them; ask again");
  }

  /**
   * A request for the approval that the terms ask for.
   *
   * @param session that waits for it; empty when none does
   * @param client address from which was asked
   */
  public static ApprovalRequest request(
      String id,
      String session,
      Principal principal,
      String connection,
      ApprovalRequest.Access access,
      SessionTerms terms,
      String client,
      Instant now) {
    AccessTerms.Approval approval = terms.access().approval().orElseThrow();
    return new ApprovalRequest(
        id,
        ApprovalRequest.Requester.of(principal),
        new ApprovalRequest.Origin(session, 0, client),
        connection,
        "",
        "",
        "",
        List.of(),
        "",
        ApprovalDigest.ofAccess(principal.id(), connection, access),
        Set.of(),
        Set.of(),
        ApprovalRequest.Terms.of(approval.rule(), approval.terms(), now),
        OptionalLong.empty(),
        now,
        Optional.of(access),
        List.of(),
        Optional.empty());
  }
}
