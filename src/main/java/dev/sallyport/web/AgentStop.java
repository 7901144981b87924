package dev.sallyport.web;

import dev.sallyport.access.Revoking;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest.Requester;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who denies a request may throw out its requester in the same breath, whether they are an
 * administrator or not; only administrators let it in again.
 */
final class AgentStop {
  private static final Logger LOG = LoggerFactory.getLogger(AgentStop.class);

  private final Revoking revoking;

  AgentStop(Revoking revoking) {
    this.revoking = revoking;
  }

  /**
   * To be called once the denial stands.
   *
   * @return what to say of it; fails with a problem that says that the denial stands
   */
  Future<JsonObject> stop(ApprovalRecord denied, String reason, Principal by) {
    Requester requester = denied.request().requester();
    return revoking
        .revoke(Revocation.Kind.PRINCIPAL, requester.id(), reason.strip(), by)
        .map(
            outcome ->
                new JsonObject()
                    .put(
                        "stopped",
                        new JsonObject()
                            .put("principal", requester.id())
                            .put("revocation", outcome.revocation().id())
                            .put("ended_sessions", outcome.endedSessions())))
        .recover(
            cause -> {
              LOG.error(
                  "requester not stopped principal={} error={}", requester.id(), cause.toString());
              return Future.failedFuture(
                  new Problem(
                          503,
                          "not-stopped",
                          "Denied, but not stopped",
                          "The request is denied. Its requester could not be thrown out.",
                          "Ask an administrator to revoke " + requester.name() + ".")
                      .asException());
            });
  }
}
