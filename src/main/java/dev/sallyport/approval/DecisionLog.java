package dev.sallyport.approval;

import io.vertx.core.Future;

/**
 * Port to where decisions are written down before they count: one that cannot be is not taken.
 * Somebody else may still be faster; the request itself says whose word counted.
 */
@FunctionalInterface
public interface DecisionLog {
  /** Fails when it does not stand written. */
  Future<Void> write(ApprovalRequest request, Decision decision);
}
