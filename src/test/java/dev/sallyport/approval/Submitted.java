package dev.sallyport.approval;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Requests that wait. */
final class Submitted {
  private Submitted() {}

  /** Submits a request and waits until it is stored. */
  static Future<ApprovalOutcome> to(
      StoredApprovalDesk desk, ApprovalFeed feed, ApprovalRequest request) {
    Promise<Void> stored = Promise.promise();
    Runnable leave =
        feed.subscribe(
            record -> {
              if (record.request().id().equals(request.id())) {
                stored.tryComplete();
              }
            });
    Future<ApprovalOutcome> outcome = desk.submit(request);
    stored.future().await();
    leave.run();
    return outcome;
  }
}
