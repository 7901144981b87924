package dev.sallyport.notify;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.config.NotifyEvent;
import dev.sallyport.delivery.PlainText;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is told of a request. Every text is one line of plain characters and bounded.
 *
 * @param event why it is told; empty for a message that only tries a channel out
 * @param request identifier
 * @param kind {@code statement} or {@code access}
 * @param state as it stands
 * @param requesterKind {@code agent} or {@code human}
 * @param tables the first ones, by name
 * @param moreTables how many are not named
 * @param groups whose people may decide
 * @param quorum how many people it takes
 * @param approvals how many have approved
 * @param holdUntil how long a connection waits for it, if one does
 * @param expiresAt how long anybody may decide
 * @param by who decided last; empty for expiry and withdrawal, and while it waits
 * @param endedAt present once it is final
 */
record Notice(
    Optional<NotifyEvent> event,
    String request,
    String kind,
    String state,
    String requester,
    String requesterName,
    String requesterKind,
    String connection,
    List<String> verbs,
    List<String> tables,
    int moreTables,
    String rule,
    Set<String> groups,
    int quorum,
    int approvals,
    Instant requestedAt,
    Optional<Instant> holdUntil,
    Instant expiresAt,
    String by,
    Optional<Instant> endedAt) {
  /** A statement may name hundreds; a message is read at a glance. */
  static final int MAX_TABLES = 12;

  private static final int MAX_NAME = 120;

  static Notice of(ApprovalRecord approval) {
    ApprovalRequest request = approval.request();
    List<String> tables = request.tables().stream().sorted().map(Notice::name).toList();
    int approvals = (int) approval.votes().stream().filter(ApprovalRecord.Vote::approve).count();
    return new Notice(
        Optional.of(event(approval.state(), approvals)),
        request.id(),
        request.access().isPresent() ? "access" : "statement",
        approval.state().word(),
        name(request.requester().id()),
        name(request.requester().name()),
        request.requester().kind(),
        name(request.connection()),
        request.verbs().stream().sorted().map(Notice::name).toList(),
        tables.subList(0, Math.min(MAX_TABLES, tables.size())),
        Math.max(0, tables.size() - MAX_TABLES),
        name(request.terms().rule()),
        request.terms().approvers(),
        request.terms().quorum(),
        approvals,
        request.requestedAt(),
        request.held() ? Optional.of(request.terms().holdUntil()) : Optional.empty(),
        request.terms().expiresAt(),
        name(approval.outcome().map(ApprovalOutcome::by).orElse("")),
        approval.outcome().map(ApprovalOutcome::at));
  }

  /** Tries a channel out. */
  static Notice test(Clock clock) {
    Instant now = clock.instant();
    return new Notice(
        Optional.empty(),
        "00000000-0000-0000-0000-000000000000",
        "statement",
        ApprovalState.PENDING.word(),
        "sallyport",
        "Sallyport",
        "agent",
        "none",
        List.of(),
        List.of(),
        0,
        "a test of this channel",
        Set.of(),
        1,
        0,
        now,
        Optional.empty(),
        now.plus(Duration.ofMinutes(5)),
        "",
        Optional.empty());
  }

  private static NotifyEvent event(ApprovalState state, int approvals) {
    return switch (state) {
      case PENDING -> approvals == 0 ? NotifyEvent.REQUESTED : NotifyEvent.VOTED;
      case APPROVED -> NotifyEvent.APPROVED;
      case DENIED -> NotifyEvent.DENIED;
      case EXPIRED -> NotifyEvent.EXPIRED;
      case WITHDRAWN -> NotifyEvent.WITHDRAWN;
    };
  }

  /**
   * How far the request has come: two changes may be told in either order, and only what comes
   * later is news.
   */
  int progress() {
    return endedAt.isPresent() ? Integer.MAX_VALUE : approvals;
  }

  /** Whether it says no more than that somebody asks. */
  boolean isFirst() {
    return progress() == 0;
  }

  /** Whether nobody can do anything about it any more, so that it need not be told. */
  boolean isLate(Instant now) {
    return endedAt.isEmpty() && !now.isBefore(expiresAt);
  }

  /** The same for every attempt to deliver it, and for no other message. */
  String messageId() {
    String what = event.map(NotifyEvent::word).orElse("test_" + requestedAt.toEpochMilli());
    return "msg_" + request + "_" + what + (approvals > 0 && endedAt.isEmpty() ? approvals : "");
  }

  /** When it happened. */
  Instant at() {
    return endedAt.orElse(requestedAt);
  }

  /** The card. */
  URI link(URI console) {
    return event.isEmpty() ? console : URI.create(console + "/approvals/" + request);
  }

  /** One line that says it all, for subjects and previews. */
  String headline() {
    if (event.isEmpty()) {
      return "Sallyport: a test of this channel";
    }
    String what =
        kind.equals("access")
            ? requesterName + " asks for access to " + connection
            : requesterName + ": " + String.join(", ", verbs) + " on " + connection;
    return switch (event.get()) {
      case REQUESTED -> "Waits for you: " + what;
      case VOTED -> "Waits for you, " + approvals + " of " + quorum + " approved: " + what;
      default -> ending() + ": " + what;
    };
  }

  /** How it ended, in words. */
  String ending() {
    String word = Character.toUpperCase(state.charAt(0)) + state.substring(1);
    return by.isEmpty() ? word : word + " by " + by;
  }

  private static String name(String text) {
    return PlainText.line(text, MAX_NAME);
  }
}
