package dev.sallyport.web;

import dev.sallyport.approval.ApprovalDigest;
import dev.sallyport.approval.ApprovalRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** Requests to fill the inbox with; each method changes one thing. */
record SampleApproval(
    String requester,
    String name,
    String kind,
    String statement,
    List<String> parameters,
    Set<String> verbs,
    Set<String> tables,
    Set<String> approvers,
    int quorum,
    OptionalLong rows,
    String session,
    Duration waiting,
    Duration hold) {

  /** An agent's update that dbas decide on. */
  static SampleApproval update() {
    return new SampleApproval(
        "idp:reporting-bot",
        "reporting-bot",
        "agent",
        "UPDATE shop.orders SET status = ?, note = ? WHERE created_at < '2026-01-01'",
        Arrays.asList("archived", null),
        Set.of("update"),
        Set.of("shop.orders"),
        Set.of("dba"),
        1,
        OptionalLong.of(48_120),
        UUID.randomUUID().toString(),
        Duration.ZERO,
        Duration.ofMinutes(5));
  }

  SampleApproval by(String principal, String shownName, String whatKind) {
    return new SampleApproval(
        principal,
        shownName,
        whatKind,
        statement,
        parameters,
        verbs,
        tables,
        approvers,
        quorum,
        rows,
        session,
        waiting,
        hold);
  }

  SampleApproval saying(String text, Set<String> does, Set<String> to, OptionalLong estimate) {
    return new SampleApproval(
        requester, name, kind, text, List.of(), does, to, approvers, quorum, estimate, session,
        waiting, hold);
  }

  SampleApproval with(List<String> values) {
    return new SampleApproval(
        requester, name, kind, statement, values, verbs, tables, approvers, quorum, rows, session,
        waiting, hold);
  }

  SampleApproval decidedBy(int people, String... groups) {
    return new SampleApproval(
        requester,
        name,
        kind,
        statement,
        parameters,
        verbs,
        tables,
        Set.of(groups),
        people,
        rows,
        session,
        waiting,
        hold);
  }

  SampleApproval inSession(String id) {
    return new SampleApproval(
        requester,
        name,
        kind,
        statement,
        parameters,
        verbs,
        tables,
        approvers,
        quorum,
        rows,
        id,
        waiting,
        hold);
  }

  SampleApproval waitingSince(Duration since, Duration holds) {
    return new SampleApproval(
        requester,
        name,
        kind,
        statement,
        parameters,
        verbs,
        tables,
        approvers,
        quorum,
        rows,
        session,
        since,
        holds);
  }

  /** A read that shows what is masked, of which the values are not kept afterwards. */
  static ApprovalRequest revealing() {
    return update()
        .saying(
            "SELECT name, ssn FROM shop.customers WHERE ssn = '900-12-3456'",
            Set.of("select"),
            Set.of("shop.customers"),
            OptionalLong.of(1))
        .request(
            List.of(
                new ApprovalRequest.Reveal(List.of("shop.customers.ssn"), Set.of("fraud-desk"))),
            Optional.of(
                new ApprovalRequest.Kept(
                    "SELECT name, ssn FROM shop.customers WHERE ssn = '[masked]'", List.of())));
  }

  ApprovalRequest request() {
    return request(List.of(), Optional.empty());
  }

  private ApprovalRequest request(
      List<ApprovalRequest.Reveal> reveals, Optional<ApprovalRequest.Kept> kept) {
    Instant at = Instant.now().minus(waiting);
    return new ApprovalRequest(
        UUID.randomUUID().toString(),
        new ApprovalRequest.Requester(
            requester, name, kind, Set.of("reporting-agents", "batch"), Optional.empty()),
        new ApprovalRequest.Origin(
            session, 3, "10.20.30.40:51234", "monthly report", Map.of("run", "4711")),
        "orders-prod",
        "shop",
        "ONLY_FULL_GROUP_BY",
        statement,
        parameters,
        "update shop . orders set note = ?",
        ApprovalDigest.of(
            requester,
            "orders-prod",
            "shop",
            "ONLY_FULL_GROUP_BY",
            statement.getBytes(StandardCharsets.UTF_8),
            "the digest of " + parameters,
            reveals),
        verbs,
        tables,
        ApprovalRequest.Terms.of("reporting-agents/4", approvers, quorum, at.plus(hold)),
        rows,
        at,
        Optional.empty(),
        reveals,
        kept);
  }
}
