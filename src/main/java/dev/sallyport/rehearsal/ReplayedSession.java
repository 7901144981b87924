package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.rehearsal.ReplayChange.Kind;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.redaction.KeptText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One recorded session, judged again. A statement is judged when it is known how it ended: what it
 * touched stands in for the estimate that nobody wrote down, and only what ran changes how the next
 * one is read.
 */
final class ReplayedSession {
  static final String NOT_KEPT = "the text was not kept, because it could not be read";
  static final String NEVER_UNDERSTOOD =
      "not understood when it came; no policy lets such a statement through";
  static final String UNREADABLE =
      "not understood as it was recorded, without the values taken out";
  static final String GONE = "names what the database does not have (any more)";
  static final String LOST = "an earlier statement of the session is not known well enough";

  private static final String NOT_UNDERSTOOD = "built-in:not-understood";
  private static final String PREPARE = "COM_STMT_PREPARE";
  private static final String UNREAD_END = "bytes that could not be read are not kept]";
  private static final Set<String> CHANGES_ROWS = Set.of("insert", "replace", "update", "delete");
  private static final int SERVER_VERSION = 80_033;

  private final PolicySet before;
  private final PolicySet after;
  private final ReplayTally tally;
  private final Principal principal;
  private final String connection;
  private final Catalogue catalogue;
  private final Instant from;
  private final ReadSession session;
  private SessionEvent.Judged pending;
  private boolean lost;

  ReplayedSession(
      PolicySet before,
      PolicySet after,
      Inspector inspector,
      ReplayTally tally,
      Principal principal,
      String connection,
      Catalogue catalogue,
      Instant from) {
    this.before = before;
    this.after = after;
    this.tally = tally;
    this.principal = principal;
    this.connection = connection;
    this.catalogue = catalogue;
    this.from = from;
    this.session =
        new ReadSession(
            inspector,
            new SqlContext(
                    Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, SERVER_VERSION, true)
                .with(catalogue));
  }

  void on(SessionEvent event) {
    if (event instanceof SessionEvent.Judged judged) {
      settle(Optional.empty());
      pending = judged;
    } else if (event instanceof SessionEvent.Finished finished
        && pending != null
        && finished.statement() == pending.statement()) {
      settle(Optional.of(finished));
    }
  }

  /** The last statement's end was never recorded. */
  void end() {
    settle(Optional.empty());
  }

  private void settle(Optional<SessionEvent.Finished> finished) {
    SessionEvent.Judged recorded = pending;
    pending = null;
    if (recorded == null) {
      return;
    }
    session.select(Optional.of(recorded.schema()).filter(schema -> !schema.isEmpty()));
    boolean isAsked =
        !recorded.command().equals(PREPARE) || recorded.verdict().equals(Outcome.DENY);
    if (isAsked && !recorded.at().isBefore(from)) {
      tally.statements++;
      judge(recorded, finished);
    }
    if (ran(recorded, finished)) {
      follow(recorded.text());
    }
  }

  private static boolean ran(
      SessionEvent.Judged recorded, Optional<SessionEvent.Finished> finished) {
    return !recorded.command().equals(PREPARE)
        && finished
            .map(end -> end.outcome().equals("ok"))
            .orElse(recorded.verdict().equals(Outcome.ALLOW));
  }

  private void follow(String text) {
    if (lost) {
      return;
    }
    try {
      lost = session.follow(text).isPresent();
    } catch (IllegalArgumentException notOfItsCharacterSet) {
      lost = true;
    }
  }

  private void judge(SessionEvent.Judged recorded, Optional<SessionEvent.Finished> finished) {
    if (recorded.text().endsWith(UNREAD_END)) {
      tally.notReplayed(NOT_KEPT);
      return;
    }
    if (recorded.rule().equals(NOT_UNDERSTOOD)) {
      tally.notReplayed(NEVER_UNDERSTOOD);
      return;
    }
    if (lost) {
      tally.notReplayed(LOST);
      return;
    }
    Inspection inspection;
    try {
      inspection = session.read(session.bytes(recorded.text()));
    } catch (IllegalArgumentException notOfItsCharacterSet) {
      tally.notReplayed(UNREADABLE);
      return;
    }
    if (!(inspection instanceof Inspection.Understood understood)) {
      tally.notReplayed(UNREADABLE);
      return;
    }
    if (catalogue.isKnown() && understood.statements().stream().anyMatch(this::misses)) {
      tally.notReplayed(GONE);
      return;
    }
    compare(recorded, understood, touched(recorded, finished));
  }

  private boolean misses(StatementFacts facts) {
    return facts.has(Feature.UNKNOWN_COLUMN) || !facts.missingFrom(catalogue).isEmpty();
  }

  /** How many rows it changed; of what only reads, that is not how many it looked at. */
  private static OptionalLong touched(
      SessionEvent.Judged recorded, Optional<SessionEvent.Finished> finished) {
    return finished
        .filter(end -> end.outcome().equals("ok"))
        .filter(end -> !Collections.disjoint(recorded.verbs(), CHANGES_ROWS))
        .map(end -> OptionalLong.of(end.affectedRows()))
        .orElse(OptionalLong.empty());
  }

  private void compare(
      SessionEvent.Judged recorded, Inspection.Understood understood, OptionalLong rows) {
    Question question =
        new Question(principal, connection, understood, rows, Optional.of(recorded.at()));
    Verdict now = before.judge(question);
    Verdict then = after.judge(question);
    if (!catalogue.isKnown()) {
      tally.byNamesAlone++;
    }
    if (recorded.text().contains(KeptText.MASKED)) {
      tally.withoutValues++;
    }
    if (rows.isEmpty() && (before.asksForEstimate(question) || after.asksForEstimate(question))) {
      tally.withoutEstimate++;
    }
    boolean alike = isAlike(now, then);
    if (alike && PolicyTests.word(now).equals(recorded.verdict())) {
      tally.same++;
      return;
    }
    Outcome today = Outcome.of(now, understood, catalogue);
    if (!today.verdict().equals(recorded.verdict())) {
      tally.otherThanThen++;
    }
    Outcome draft = alike ? today : Outcome.of(then, understood, catalogue);
    if (today.isLike(draft)) {
      tally.same++;
      return;
    }
    tally.changed(
        kind(today, draft), connection, shape(understood), today, draft, principal, recorded);
  }

  /** Whether it is plain, before columns are looked at, that nothing changes. */
  private static boolean isAlike(Verdict now, Verdict then) {
    if (now instanceof Verdict.Review review && then instanceof Verdict.Review other) {
      return review.terms().equals(other.terms())
          && review.answerMasks().equals(other.answerMasks());
    }
    return now.getClass() == then.getClass() && now.answerMasks().equals(then.answerMasks());
  }

  private static Kind kind(Outcome today, Outcome draft) {
    if (!today.verdict().equals(draft.verdict())) {
      return switch (draft.verdict()) {
        case Outcome.DENY -> Kind.NEWLY_REFUSED;
        case Outcome.REVIEW -> Kind.NEWLY_WAITING;
        default -> Kind.NEWLY_ALLOWED;
      };
    }
    return today.asksLike(draft) ? Kind.MASKS_CHANGED : Kind.REVIEW_CHANGED;
  }

  private static String shape(Inspection.Understood understood) {
    List<StatementFacts> parts = understood.statements();
    return parts.stream().map(StatementFacts::fingerprint).collect(Collectors.joining("; "));
  }
}
