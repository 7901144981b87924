package dev.sallyport.cli;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Decision;
import dev.sallyport.approval.DecisionLog;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;

/** Decisions among the administrative acts. What was decided on is not repeated there. */
record DecisionActs(ActLog acts, Clock clock) implements DecisionLog {
  @Override
  public Future<Void> write(ApprovalRequest request, Decision decision) {
    return acts.write(
        clock,
        decision.by(),
        decision.approve() ? "request.approved" : "request.denied",
        request.id(),
        Map.of(
            "requester", request.requester().id(),
            "connection", request.connection(),
            "rule", request.terms().rule(),
            "reason", decision.reason()));
  }
}
