package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.StandingStore;
import dev.sallyport.recording.AuditTallies;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.StatementSearch;
import java.util.List;
import java.util.Optional;

/** All reports that there are. */
public final class Reports {
  private final List<Report> all;

  /** Over these. */
  public Reports(Sources from) {
    this.all =
        List.of(
            StatementReport.tableAccess(from.statements()),
            new TableUsersReport(from.statements()),
            StatementReport.agentActivity(from.statements()),
            new ApprovalsReport(from.approvals(), from.standing(), from.statements()),
            new RefusalsReport(from.statements(), from.approvals(), from.tallies()),
            StatementReport.refusedStatements(from.statements()),
            new UnusedPoliciesReport(from.policies(), from.tallies(), from.seen()));
  }

  /**
   * What reports are made of.
   *
   * @param statements what was said
   * @param approvals requests, and what people said to them
   * @param standing approvals of further statements
   * @param tallies counts
   * @param seen everybody who came in
   * @param policies by which is judged
   */
  public record Sources(
      StatementSearch statements,
      ApprovalHistory approvals,
      StandingStore standing,
      AuditTallies tallies,
      SeenPrincipals seen,
      PoliciesInForce policies) {}

  /** In the order in which they are offered. */
  public List<Report> all() {
    return all;
  }

  /** One by its name. */
  public Optional<Report> find(String name) {
    return all.stream().filter(report -> report.heading().name().equals(name)).findFirst();
  }
}
