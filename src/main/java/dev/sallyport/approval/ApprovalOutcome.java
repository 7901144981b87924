package dev.sallyport.approval;

import java.time.Instant;

/**
 * How a request ended.
 *
 * @param state a final one; to the session that waits also {@link ApprovalState#PENDING}, when it
 *     waits no longer and the request stays open
 * @param by display name of who decided last, empty for expiry and withdrawal
 * @param reason the approver's words, or why it was withdrawn
 */
public record ApprovalOutcome(ApprovalState state, String by, String reason, Instant at) {}
