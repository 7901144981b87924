package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.publishing.PolicyVersion;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.reports.PoliciesInForce.InForce;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A day on which all happened that a report tells of, put into a store as the gateway puts it: an
 * agent reads, updates with the word of two people, by an earlier and by a standing approval, is
 * denied one and refused another; a person copies and is refused; and one statement comes at the
 * first moment of the next day.
 */
public final class RecordedDay {
  public static final String BOT = "5f1c1b1e-0000-4000-8000-000000000001";
  public static final String ANNA = "5f1c1b1e-0000-4000-8000-000000000002";
  static final String STANDING = "5f1c1b1e-0000-4000-8000-00000000005d";
  static final String SECRET = "900-12-3456";

  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final Instant NEXT_DAY = Instant.parse("2026-11-21T00:00:00Z");

  private static final String READERS =
      """
      policy: readers
      match: { groups: [reporting-agents, analysts], connections: ["*"] }
      statements:
        - allow: { verbs: [select, insert], tables: [shop.*, crm.*] }
        - review: { verbs: [update], tables: [shop.*] }
          approvers: [dba]
        - deny: { verbs: [drop] }
        - deny: { verbs: [truncate] }
      """;

  private static final String LEAVERS =
      """
      policy: leavers
      match: { groups: [leavers], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      """;

  private final Store store;
  private final List<SessionEvent> events = new ArrayList<>();
  private int sequence;

  private RecordedDay(Store store) {
    this.store = store;
  }

  /** Fills a store. */
  public static void fill(Store store) {
    new RecordedDay(store).fill();
  }

  static Instant at(int minute, int second) {
    return NOON.plusSeconds(60L * minute + second);
  }

  private void fill() {
    opened(BOT, "idp:bot", "Night bot", "agent", "reporting-agents", "orders");
    said(1, at(0, 1), "allow", "readers/1", "SELECT * FROM orders", "select", "shop.orders");
    finished(1, at(0, 1).plusMillis(2), "ok", 3, 0);
    said(2, at(0, 2), "review", "readers/2", "=UPDATE orders", "update", "shop.orders");
    asked(2, at(0, 2), request("r1", BOT, 2, at(0, 2), "=UPDATE orders", 2));
    vote("r1", "idp:dora", "Dora", true, "month end", at(0, 22));
    vote("r1", "idp:dan", "Dan", true, "", at(0, 42));
    ended(2, at(0, 42), "r1", "approved", SessionEvent.ReviewEnded.ASKED);
    finished(2, at(0, 43), "ok", 0, 7);
    said(3, at(1, 0), "deny", "readers/3", "DROP TABLE orders", "drop", "shop.orders");
    said(4, at(2, 0), "review", "readers/2", "UPDATE orders", "update", "shop.orders");
    ended(4, at(2, 0), "r1", "approved", SessionEvent.ReviewEnded.EARLIER);
    finished(4, at(2, 1), "ok", 0, 7);
    said(5, at(3, 0), "review", "readers/2", "UPDATE orders", "update", "shop.orders");
    standing();
    ended(5, at(3, 0), STANDING, "approved", SessionEvent.ReviewEnded.STANDING);
    finished(5, at(3, 1), "ok", 0, 7);
    said(6, at(4, 0), "review", "readers/2", "UPDATE orders SET x", "update", "shop.orders");
    asked(6, at(4, 0), request("r2", BOT, 6, at(4, 0), "UPDATE orders SET x", 1));
    vote("r2", "idp:dan", "Dan", false, "not today", at(4, 30));
    ended(6, at(4, 30), "r2", "denied", SessionEvent.ReviewEnded.ASKED);
    events.add(new SessionEvent.Closed(BOT, sequence++, at(5, 0), "client left"));
    append("home.1");

    opened(ANNA, "idp:anna", "Anna", "human", "analysts", "billing");
    saidBoth(1, at(10, 0));
    finished(1, at(10, 1), "error", 0, 0);
    said(2, at(11, 0), "deny", "built-in:default-deny", "DELETE p", "delete", "crm.people");
    said(3, NEXT_DAY, "allow", "readers/1", "SELECT 1 FROM orders", "select", "shop.orders");
    append("home.2");

    access();
    insert(waiting());
    logins();
    policies();
  }

  private void opened(
      String session, String principal, String name, String kind, String group, String connection) {
    sequence = 0;
    events.add(
        new SessionEvent.Opened(
            session,
            sequence++,
            NOON,
            principal,
            name,
            kind,
            Set.of(group),
            connection,
            "shop",
            "127.0.0.1:50123",
            17,
            Map.of(),
            "",
            "",
            Map.of(),
            "gateway",
            Set.of(),
            principal.equals("idp:bot") ? "idp:lea" : ""));
  }

  private String session() {
    return events.get(0).session();
  }

  private void said(
      long number,
      Instant at,
      String verdict,
      String rule,
      String text,
      String verb,
      String table) {
    judged(number, at, verdict, rule, text, Set.of(verb), Set.of(table));
  }

  private void saidBoth(long number, Instant at) {
    judged(
        number,
        at,
        "allow",
        "readers/1",
        "INSERT INTO orders SELECT * FROM crm.people",
        Set.of("insert", "select"),
        Set.of("shop.orders", "crm.people"));
  }

  private void judged(
      long number,
      Instant at,
      String verdict,
      String rule,
      String text,
      Set<String> verbs,
      Set<String> tables) {
    events.add(
        new SessionEvent.Judged(
            session(),
            sequence++,
            at,
            number,
            "COM_QUERY",
            text,
            List.of(),
            "shop",
            verbs,
            tables,
            verdict,
            rule,
            "",
            List.of(),
            List.of()));
  }

  private void finished(long number, Instant at, String outcome, long rows, long affected) {
    events.add(
        new SessionEvent.Finished(
            session(), sequence++, at, number, outcome, affected, rows, false, 0, "", 1_500));
  }

  private void asked(long number, Instant at, ApprovalRequest request) {
    events.add(
        new SessionEvent.ReviewRequested(
            session(), sequence++, at, number, request.id(), at.plusSeconds(300)));
    insert(request);
  }

  private void ended(long number, Instant at, String approval, String outcome, String how) {
    events.add(
        new SessionEvent.ReviewEnded(
            session(), sequence++, at, number, approval, outcome, "Dan", "", how));
  }

  private void append(String journal) {
    store.sessionArchive().append(List.copyOf(events), journal, 1).await();
    events.clear();
  }

  private void insert(ApprovalRequest request) {
    store.approvalStore().insert(request, "gateway", PendingBounds.DEFAULT).await();
  }

  private void vote(
      String id, String principal, String name, boolean approve, String reason, Instant at) {
    store
        .approvalStore()
        .vote(id, new Vote(principal, name, approve, reason, at, Set.of("dba"), ""), Set.of("dba"))
        .await();
  }

  private static ApprovalRequest request(
      String id, String session, long number, Instant at, String text, int quorum) {
    return request(
        id,
        new ApprovalRequest.Requester(
            "idp:bot", "Night bot", "agent", Set.of("reporting-agents"), Optional.of("idp:lea")),
        new ApprovalRequest.Origin(session, number, "127.0.0.1:50123"),
        "orders",
        at,
        text,
        quorum,
        Optional.empty(),
        Optional.empty());
  }

  private static ApprovalRequest request(
      String id,
      ApprovalRequest.Requester requester,
      ApprovalRequest.Origin origin,
      String connection,
      Instant at,
      String text,
      int quorum,
      Optional<ApprovalRequest.Access> access,
      Optional<ApprovalRequest.Kept> kept) {
    return new ApprovalRequest(
        id,
        requester,
        origin,
        connection,
        "shop",
        "",
        text,
        List.of(),
        "",
        "digest",
        Set.of("update"),
        Set.of("shop.orders"),
        ApprovalRequest.Terms.of("readers/2", Set.of("dba"), quorum, at.plusSeconds(300)),
        OptionalLong.empty(),
        at,
        access,
        List.of(),
        kept);
  }

  private static ApprovalRequest.Requester anna() {
    return new ApprovalRequest.Requester(
        "idp:anna", "Anna", "human", Set.of("analysts"), Optional.empty());
  }

  /** Nobody answered. */
  private void access() {
    insert(
        request(
            "r3",
            anna(),
            new ApprovalRequest.Origin("", 0, "127.0.0.1:50123"),
            "billing",
            at(20, 0),
            "",
            1,
            Optional.of(
                new ApprovalRequest.Access("year end", Map.of(), Duration.ofMinutes(30), 1)),
            Optional.empty()));
    store
        .approvalStore()
        .finish("r3", new ApprovalOutcome(ApprovalState.EXPIRED, "", "nobody came", at(25, 0)))
        .await();
  }

  /** Waits still, with a value that is not kept afterwards. */
  private static ApprovalRequest waiting() {
    return request(
        "r4",
        anna(),
        new ApprovalRequest.Origin(ANNA, 9, "127.0.0.1:50123"),
        "billing",
        at(30, 0),
        "SELECT 1 FROM crm.people WHERE ssn = '" + SECRET + "' -- " + "x".repeat(20_000),
        1,
        Optional.empty(),
        Optional.of(
            new ApprovalRequest.Kept(
                "SELECT 1 FROM crm.people WHERE ssn = '[masked]' -- " + "x".repeat(20_000),
                List.of())));
  }

  private void standing() {
    store
        .standing()
        .insert(
            new StandingApproval(
                STANDING,
                "r1",
                new StandingApproval.Holder(
                    "idp:bot", "Night bot", Optional.of("idp:lea"), "orders", "shop"),
                StandingApproval.Scope.SHAPE,
                "key",
                "basis",
                OptionalLong.empty(),
                "UPDATE orders",
                "readers/2",
                Set.of("dba"),
                new StandingApproval.Approver("idp:dan", "Dan", Set.of("dba", "everybody")),
                "until Friday",
                at(0, 42),
                NEXT_DAY,
                StandingApproval.Uses.NONE,
                Optional.empty()))
        .await();
  }

  private void logins() {
    store
        .sessionArchive()
        .append(
            List.of(
                login(at(1, 0), "idp:bot", 1),
                login(at(2, 0), "idp:anna", 1),
                login(at(3, 0), "", 40),
                login(NEXT_DAY, "idp:bot", 1)),
            "home.3",
            1)
        .await();
  }

  private static SessionEvent login(Instant at, String principal, long count) {
    return new SessionEvent.LoginRefused(
        UUID.randomUUID().toString(), 0, at, "127.0.0.1", "orders", principal, "no", count);
  }

  /** The set in force came between the first statement and the second. */
  private void policies() {
    store
        .policyVersions()
        .record(
            "digest",
            at(0, 2),
            Optional.empty(),
            "",
            OptionalLong.empty(),
            new TreeMap<>(Map.of("readers.yaml", READERS, "leavers.yaml", LEAVERS)))
        .await();
  }

  /** As a gateway has them. */
  static Reports reports(Store store) {
    PolicyVersion latest = store.policyVersions().latest().await().orElseThrow();
    PolicyDocuments texts =
        PolicyDocuments.of(
            Path.of("policies"), store.policyVersions().texts(latest.number()).await());
    InForce inForce = InForce.of(new PolicyLoader().load(texts), Optional.of(latest));
    return new Reports(
        new Reports.Sources(
            store.statementSearch(),
            store.approvalHistory(),
            store.standing(),
            store.auditTallies(),
            store.seenPrincipals(),
            () -> Future.succeededFuture(inForce)));
  }
}
