package dev.sallyport.session;

import dev.sallyport.approval.ApprovalDigest;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalRequest.Requester;
import dev.sallyport.frontend.LoginDetails;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.RevealedColumns;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What people are asked about the statements of one session. */
final class ReviewRequests {
  private final Clock clock;
  private final Admission admission;
  private final LoginDetails login;
  private final String session;
  private final ReadingState reading;

  ReviewRequests(
      Clock clock, Admission admission, LoginDetails login, String session, ReadingState reading) {
    this.clock = clock;
    this.admission = admission;
    this.login = login;
    this.session = session;
    this.reading = reading;
  }

  ApprovalRequest of(
      Request.Statement statement,
      long number,
      Judgement judgement,
      Verdict.Review review,
      List<RevealedColumns> revealed,
      KeptStatement kept) {
    Principal principal = admission.principal();
    String connection = admission.connection().name();
    Instant now = clock.instant();
    Inspection inspection = judgement.reading().inspection();
    List<ApprovalRequest.Reveal> reveals = reveals(revealed);
    String text = new String(statement.text(), reading.clientCharset());
    return new ApprovalRequest(
        UUID.randomUUID().toString(),
        Requester.of(principal),
        origin(number),
        connection,
        statement.schema(),
        reading.sqlMode(),
        text,
        statement.parameters(),
        shape(inspection),
        digest(statement, reveals),
        Set.copyOf(StatementJudge.verbs(inspection)),
        Set.copyOf(StatementJudge.tables(inspection)),
        terms(review, now, Bindings.mayComeAgain(statement, inspection, reading)),
        judgement.estimatedRows(),
        now,
        Optional.empty(),
        reveals,
        kept.ifOther(text, statement.parameters()));
  }

  private ApprovalRequest.Origin origin(long number) {
    return new ApprovalRequest.Origin(
        session,
        number,
        login.remoteAddress(),
        admission.lease().map(Lease::purpose).orElse(""),
        admission.lease().map(Lease::tags).orElse(Map.of()));
  }

  /** Whether the statement is, in the session as it is now, what these people were shown. */
  boolean isStill(
      ApprovalRequest shown, Request.Statement statement, List<RevealedColumns> revealed) {
    return ApprovalDigest.same(shown.digest(), digest(statement, reveals(revealed)));
  }

  private String digest(Request.Statement statement, List<ApprovalRequest.Reveal> reveals) {
    return ApprovalDigest.of(
        admission.principal().id(),
        admission.connection().name(),
        statement.schema(),
        reading.sqlMode(),
        statement.text(),
        statement.bound().sha256(),
        reveals);
  }

  private static List<ApprovalRequest.Reveal> reveals(List<RevealedColumns> revealed) {
    return revealed.stream()
        .map(shown -> new ApprovalRequest.Reveal(shown.columns(), shown.groups()))
        .toList();
  }

  /** One that cannot come again has nothing of a decision that nobody waits for. */
  private static ApprovalRequest.Terms terms(
      Verdict.Review review, Instant now, boolean mayComeAgain) {
    ApprovalRequest.Terms terms = ApprovalRequest.Terms.of(review.rule(), review.terms(), now);
    return mayComeAgain ? terms.openUntil(now.plus(review.terms().waiting().life())) : terms;
  }

  private static String shape(Inspection inspection) {
    return StatementJudge.facts(inspection).stream()
        .map(StatementFacts::fingerprint)
        .collect(Collectors.joining("; "));
  }
}
