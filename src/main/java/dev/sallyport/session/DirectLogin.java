package dev.sallyport.session;

import dev.sallyport.access.AccessApprovals;
import dev.sallyport.access.AccessMinutes;
import dev.sallyport.access.AccessPace;
import dev.sallyport.access.AccessRequest;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.TooManyPendingException;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.identity.Admission;
import dev.sallyport.policy.AccessTerms;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.wire.response.Advice.Next;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login with a token is an access request made implicitly, and each connection a new one: the
 * token is used where it may be used once, and people are asked where the policy says so. A lease
 * has been through this before. Neither may come too often. Event-loop confined.
 */
final class DirectLogin {
  private static final Logger LOG = LoggerFactory.getLogger(DirectLogin.class);
  private static final String STOPPING =
      "the gateway is stopping before anybody has decided on the access";
  private static final String PURPOSE = "login with a token, without an access request";

  private final SessionServices services;
  private final ClientConnection client;
  private final Admission admission;
  private final String session;
  private final AccessMinutes minutes;
  private Optional<String> asked = Optional.empty();
  private boolean waits;

  /** What people were asked under. */
  private Optional<ApprovalRequest.Terms> given = Optional.empty();

  DirectLogin(
      SessionServices services, ClientConnection client, Admission admission, String session) {
    this.services = services;
    this.client = client;
    this.admission = admission;
    this.session = session;
    this.minutes = new AccessMinutes(services.recorder(), services.clock());
  }

  /** Why it may not begin under the terms of by now, though it might under the ones before. */
  Optional<Refusal> refusalBy(SessionTerms now) {
    return admission.lease().isPresent()
        ? Optional.empty()
        : AccessApprovals.asksOthers(given, now)
            .map(why -> Refusal.accessDenied("the policy changed while people were asked: " + why));
  }

  /** Completes when the session may begin, and fails with {@link RefusedException} otherwise. */
  Future<Void> clear(SessionTerms terms) {
    Optional<AccessPace.Exceeded> exceeded =
        services
            .accessPace()
            .onSession(admission.principal().id(), admission.connection().account());
    if (exceeded.isPresent()) {
      return StatementDesk.refused(tooManySessions(exceeded.get()));
    }
    if (admission.lease().isPresent()) {
      return Future.succeededFuture();
    }
    Optional<AccessTerms.Approval> approval = terms.access().approval();
    if (approval.filter(needed -> !needed.canBeGiven()).isPresent()) {
      return refused(
          "the policies "
              + approval.get().rule()
              + " ask different groups for approval, and no group can give all of them; tell their"
              + " owners");
    }
    Future<Void> used = terms.access().tokenSingleUse() ? useToken() : Future.succeededFuture();
    return approval.isEmpty() ? used : used.compose(first -> ask(terms, approval.get()));
  }

  private Future<Void> useToken() {
    return services
        .tokenUses()
        .first(admission.credential(), admission.expiresAt())
        .compose(
            first ->
                first
                    ? Future.succeededFuture()
                    : refused(
                        "this token has opened a session before, and the policy lets each token open"
                            + " one only; get a new token from your identity provider"));
  }

  private Future<Void> ask(SessionTerms terms, AccessTerms.Approval approval) {
    String principal = admission.principal().id();
    AccessPace pace = services.accessPace();
    Optional<AccessPace.Exceeded> exceeded =
        pace.beforeCall(principal).or(() -> pace.onRequest(principal));
    if (exceeded.isPresent()) {
      return StatementDesk.refused(tooOften(exceeded.get()));
    }
    ApprovalRequest request = request(terms);
    asked = Optional.of(request.id());
    given = Optional.of(request.terms());
    // The client is not slow now: people are, and the policy says how long they may take.
    client.expectWait(approval.terms().hold());
    Runnable leave = () -> withdraw(request.id(), STOPPING);
    return minutes
        .requested(request.id(), asRequest(request), terms.maxDuration())
        .recover(cause -> Future.failedFuture(new RefusedException(Refusal.notRecorded(cause))))
        .compose(
            written -> {
              Future<ApprovalOutcome> wait = services.approvals().submit(request);
              waits = true;
              services.registry().waits(leave);
              return wait.onComplete(
                  over -> {
                    waits = false;
                    services.registry().waitsNoMore(leave);
                  });
            })
        .recover(DirectLogin::refusedToo)
        .compose(outcome -> minutes.decided(request.id(), outcome).map(outcome))
        .compose(
            outcome ->
                outcome.state() == ApprovalState.APPROVED
                    ? stillValid()
                    : refused(request, outcome));
  }

  private static Future<ApprovalOutcome> refusedToo(Throwable cause) {
    return cause instanceof TooManyPendingException full
        ? Future.failedFuture(new RefusedException(tooMany(full.getMessage())))
        : Future.failedFuture(cause);
  }

  private static Refusal tooOften(AccessPace.Exceeded exceeded) {
    return tooMany(exceeded.reason() + "; " + exceeded.next());
  }

  private static Refusal tooManySessions(AccessPace.Exceeded exceeded) {
    return new Refusal(
        1226,
        "42000",
        exceeded.reason() + "; keep connections open, or " + exceeded.next(),
        Next.RETRY,
        "too_many_sessions");
  }

  private static Refusal tooMany(String what) {
    return new Refusal(1045, "28000", "access denied: " + what, Next.RETRY, "too_many_requests");
  }

  private Future<Void> stillValid() {
    return services.clock().instant().isBefore(admission.expiresAt())
        ? Future.succeededFuture()
        : refused(
            "the token expired while people were asked; take a lease first (POST"
                + " /api/v1/access-requests), which begins when you come for it");
  }

  private ApprovalRequest request(SessionTerms terms) {
    Instant now = services.clock().instant();
    return AccessApprovals.request(
        UUID.randomUUID().toString(),
        session,
        admission.principal(),
        admission.connection().name(),
        new ApprovalRequest.Access(PURPOSE, Map.of(), terms.maxDuration(), 1),
        terms,
        client.login().remoteAddress(),
        now);
  }

  private AccessRequest asRequest(ApprovalRequest request) {
    return new AccessRequest(
        admission.principal(),
        request.connection(),
        PURPOSE,
        Map.of(),
        Optional.empty(),
        1,
        request.origin().client());
  }

  private Future<Void> refused(ApprovalRequest request, ApprovalOutcome outcome) {
    return outcome.state() == ApprovalState.WITHDRAWN && services.registry().draining()
        ? StatementDesk.refused(
            Refusal.sessionOver(STOPPING + "; connect again, and they are asked anew"))
        : refused(notApproved(request, outcome));
  }

  private static String notApproved(ApprovalRequest request, ApprovalOutcome outcome) {
    String about = " (request " + request.id() + " under rule " + request.terms().rule() + ")";
    return switch (outcome.state()) {
      case DENIED ->
          "access was denied by "
              + outcome.by()
              + ": "
              + outcome.reason()
              + about
              + "; talk to them";
      case EXPIRED ->
          "nobody approved the access in time"
              + about
              + "; take a lease first (POST /api/v1/access-requests), and connect when it is"
              + " granted";
      default -> "the request for access was withdrawn: " + outcome.reason() + about;
    };
  }

  /** Nobody waits any longer: whoever is asked is told so. */
  void onClientGone() {
    if (waits) {
      services.accessPace().onCallInVain(admission.principal().id());
    }
    asked.ifPresent(id -> withdraw(id, "the client closed the connection"));
  }

  private void withdraw(String request, String why) {
    services
        .approvals()
        .withdraw(request, why)
        .onFailure(
            e -> LOG.error("request not withdrawn request={} error={}", request, e.getMessage()));
  }

  private static Future<Void> refused(String reason) {
    return Future.failedFuture(new RefusedException(Refusal.accessDenied(reason)));
  }
}
