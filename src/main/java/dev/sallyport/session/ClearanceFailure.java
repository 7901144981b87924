package dev.sallyport.session;

import dev.sallyport.approval.TooManyPendingException;
import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.wire.response.Advice.Next;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when its statement could not be cleared, whatever went wrong. */
final class ClearanceFailure {
  private static final Logger LOG = LoggerFactory.getLogger(ClearanceFailure.class);

  private ClearanceFailure() {}

  /** The refusal that a failed clearance stands for. */
  static Refusal refusalOf(Throwable cause) {
    if (cause instanceof RefusedException refused) {
      return refused.refusal();
    }
    if (cause instanceof JournalUnavailableException unavailable) {
      return Refusal.notRecorded(unavailable);
    }
    if (cause instanceof TooManyPendingException full) {
      return Refusal.denied(full.getMessage(), Next.RETRY, "too_many_requests");
    }
    // Where it happened, not what it says: that may hold a part of the statement.
    StackTraceElement[] at = cause.getStackTrace();
    LOG.error(
        "statement not judged error={} at={}", cause.getClass(), at.length == 0 ? "-" : at[0]);
    return Refusal.denied(
        "the gateway could not judge the statement, so it was not sent; tell your operator",
        Next.STOP,
        "internal");
  }
}
