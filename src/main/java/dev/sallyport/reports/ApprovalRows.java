package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.recording.StatementSearch.Statement;
import dev.sallyport.reports.Report.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rows of approvals: one for each word of a person, or one where nobody spoke. */
final class ApprovalRows {
  static final List<Column> COLUMNS =
      List.of(
          Column.instant("requested_at"),
          Column.text("approval"),
          Column.text("how"),
          Column.text("kind"),
          Column.text("requester"),
          Column.text("requester_name"),
          Column.text("acts_for"),
          Column.text("connection"),
          Column.text("session"),
          Column.number("statement"),
          Column.text("rule"),
          Column.text("text"),
          Column.text("state"),
          Column.instant("ended_at"),
          Column.number("waited_seconds"),
          Column.text("approver"),
          Column.text("approver_name"),
          Column.text("groups"),
          Column.text("decision"),
          Column.instant("voted_at"),
          Column.text("reason"));

  private static final String STATEMENT = "statement";

  private ApprovalRows() {}

  /** What was asked: the first columns. */
  private record Asked(
      Instant at,
      String approval,
      String how,
      String kind,
      String requester,
      String requesterName,
      String actsFor,
      String connection,
      String session,
      Long statement,
      String rule,
      String text) {
    List<Object> cells() {
      return Cells.row(
          at,
          approval,
          how,
          kind,
          requester,
          requesterName,
          actsFor,
          connection,
          session,
          statement,
          rule,
          Cells.head(text));
    }
  }

  /** A request of its own. */
  static List<List<Object>> asked(ApprovalRecord record) {
    ApprovalRequest request = record.request();
    Optional<ApprovalOutcome> outcome = record.outcome();
    Asked asked =
        new Asked(
            request.requestedAt(),
            request.id(),
            "asked",
            request.access().isPresent() ? "access" : STATEMENT,
            request.requester().id(),
            request.requester().name(),
            request.requester().actsFor().orElse(null),
            request.connection(),
            Cells.text(request.origin().session()),
            request.origin().statementNumber() == 0 ? null : request.origin().statementNumber(),
            request.terms().rule(),
            request.access().map(ApprovalRequest.Access::purpose).orElse(request.statement()));
    return spoken(
        asked, record, outcome.map(end -> Duration.between(request.requestedAt(), end.at())));
  }

  /** A statement that came again after, or while, people were asked about the same one. */
  static List<List<Object>> again(Statement statement, ApprovalRecord record) {
    return spoken(
        use(statement, "earlier", record.request().requester().actsFor()),
        record,
        statement.waited());
  }

  private static Asked use(Statement statement, String how, Optional<String> actsFor) {
    return new Asked(
        statement.at(),
        statement.approval(),
        how,
        STATEMENT,
        statement.principal(),
        statement.principalName(),
        actsFor.orElse(null),
        statement.connection(),
        statement.session(),
        statement.number(),
        statement.rule(),
        statement.head());
  }

  private static List<List<Object>> spoken(
      Asked asked, ApprovalRecord record, Optional<Duration> waited) {
    String state = record.state().word();
    Instant endedAt = record.outcome().map(ApprovalOutcome::at).orElse(null);
    if (record.votes().isEmpty()) {
      String reason = record.outcome().map(ApprovalOutcome::reason).orElse("");
      return List.of(
          row(asked, state, endedAt, waited, null, null, null, null, null, Cells.text(reason)));
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Vote vote : record.votes()) {
      rows.add(
          row(
              asked,
              state,
              endedAt,
              waited,
              vote.principal(),
              vote.name(),
              Cells.text(Cells.names(vote.groups())),
              vote.approve() ? "approve" : "deny",
              vote.at(),
              Cells.text(vote.reason())));
    }
    return rows;
  }

  /** A statement that ran because somebody had approved all of its kind. */
  static List<List<Object>> standing(Statement statement, StandingApproval standing) {
    Set<String> deciding = new TreeSet<>(standing.by().groups());
    deciding.retainAll(standing.groups());
    return List.of(
        row(
            use(statement, "standing", standing.holder().actsFor()),
            "approved",
            standing.createdAt(),
            statement.waited(),
            standing.by().id(),
            standing.by().name(),
            Cells.text(Cells.names(deciding)),
            "approve",
            standing.createdAt(),
            Cells.text(standing.reason())));
  }

  /** One whose approval is kept no more. */
  static List<List<Object>> unknown(Statement statement) {
    return List.of(
        row(
            use(statement, "unknown", Optional.empty()),
            null,
            null,
            statement.waited(),
            null,
            null,
            null,
            null,
            null,
            null));
  }

  private static List<Object> row(
      Asked asked,
      String state,
      Instant endedAt,
      Optional<Duration> waited,
      String approver,
      String approverName,
      String groups,
      String decision,
      Instant votedAt,
      String reason) {
    List<Object> row = new ArrayList<>(asked.cells());
    row.addAll(
        Cells.row(
            state,
            endedAt,
            Cells.seconds(waited),
            approver,
            approverName,
            groups,
            decision,
            votedAt,
            reason));
    return row;
  }
}
