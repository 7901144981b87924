package dev.sallyport.approval;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** An update by an agent that the groups dba and leads decide on. */
public final class SampleRequest {
  private SampleRequest() {}

  static ApprovalRequest with(String id) {
    return of(id, "idp:agent", "agent", 1, Instant.now(), Duration.ofMinutes(5));
  }

  static ApprovalRequest by(String id, String requester, String kind) {
    return of(id, requester, kind, 1, Instant.now(), Duration.ofMinutes(5));
  }

  static ApprovalRequest withQuorum(String id, int quorum) {
    return of(id, "idp:agent", "agent", quorum, Instant.now(), Duration.ofMinutes(5));
  }

  static ApprovalRequest expiringIn(String id, Duration hold) {
    return of(id, "idp:agent", "agent", 1, Instant.now(), hold);
  }

  /** One whose connection waits for a part of its life only. */
  static ApprovalRequest lasting(String id, Duration hold, Duration life) {
    Instant now = Instant.now();
    ApprovalRequest whole = of(id, "idp:agent", "agent", 1, now, hold);
    return new ApprovalRequest(
        id,
        whole.requester(),
        whole.origin(),
        whole.connection(),
        whole.schema(),
        whole.sqlMode(),
        whole.statement(),
        whole.parameters(),
        whole.shape(),
        whole.digest(),
        whole.verbs(),
        whole.tables(),
        whole.terms().openUntil(now.plus(life)),
        whole.estimatedRows(),
        now,
        whole.access(),
        whole.reveals(),
        whole.kept());
  }

  /** The same, by an agent that acts for somebody. */
  public static ApprovalRequest onBehalfOf(String person, ApprovalRequest one) {
    ApprovalRequest.Requester agent = one.requester();
    return new ApprovalRequest(
        one.id(),
        new ApprovalRequest.Requester(
            agent.id(), agent.name(), agent.kind(), agent.groups(), Optional.of(person)),
        one.origin(),
        one.connection(),
        one.schema(),
        one.sqlMode(),
        one.statement(),
        one.parameters(),
        one.shape(),
        one.digest(),
        one.verbs(),
        one.tables(),
        one.terms(),
        one.estimatedRows(),
        one.requestedAt(),
        one.access(),
        one.reveals(),
        one.kept());
  }

  static ApprovalRequest requestedAt(String id, Instant requestedAt) {
    return of(id, "idp:agent", "agent", 1, requestedAt, Duration.ofMinutes(5));
  }

  private static ApprovalRequest of(
      String id, String requester, String kind, int quorum, Instant requestedAt, Duration hold) {
    String statement = "UPDATE shop.orders SET note = ? WHERE id > ? -- 'ü'";
    return new ApprovalRequest(
        id,
        new ApprovalRequest.Requester(
            requester, "Name of " + requester, kind, Set.of("reporting-agents"), Optional.empty()),
        new ApprovalRequest.Origin("5f1c1b1e-0000-4000-8000-000000000001", 3, "127.0.0.1:50123"),
        "orders",
        "shop",
        "ONLY_FULL_GROUP_BY",
        statement,
        Arrays.asList("it's", null),
        "update shop . orders set note = ?",
        ApprovalDigest.of(
            requester,
            "orders",
            "shop",
            "ONLY_FULL_GROUP_BY",
            statement.getBytes(StandardCharsets.UTF_8),
            "the digest of it's, NULL",
            List.of()),
        Set.of("update"),
        Set.of("shop.orders"),
        ApprovalRequest.Terms.of(
            "reporting-agents/4", Set.of("dba", "leads"), quorum, requestedAt.plus(hold)),
        OptionalLong.of(50_000),
        requestedAt,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
