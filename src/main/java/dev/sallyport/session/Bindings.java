package dev.sallyport.session;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.sample.LiteralKinds;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** By what a statement is known when it comes again, to whichever session. */
final class Bindings {
  /** What such a statement does depends on its session, which is another one next time. */
  private static final Set<Feature> OF_THE_SESSION =
      EnumSet.of(
          Feature.READS_VARIABLE,
          Feature.WRITES_VARIABLE,
          Feature.DEPENDS_ON_SESSION,
          Feature.READS_DIAGNOSTICS,
          Feature.READS_ROW_COUNT,
          Feature.TEMPORARY_TABLE);

  private static final Set<Verb> VERBS_OF_THE_SESSION =
      EnumSet.of(Verb.CALL, Verb.EXECUTE, Verb.HANDLER, Verb.KILL, Verb.SET);

  /** A few rows more than were shown are none that anybody would have asked about. */
  private static final long FEW_ROWS = 10;

  private Bindings() {}

  /**
   * Empty where the statement may mean something else in another session, or at another time.
   *
   * @param server where it would run: the connection may lead to another one by then
   */
  static Optional<Binding> of(
      String server,
      ApprovalRequest request,
      Request.Statement statement,
      Judgement judgement,
      Verdict.Review review,
      ReadingState reading) {
    Inspection inspection = judgement.reading().inspection();
    if (!mayComeAgain(statement, inspection, reading)
        || !(inspection instanceof Inspection.Understood understood)) {
      return Optional.empty();
    }
    String charset = reading.clientCharset().name();
    List<Object> settings = List.of(reading.values(), reading.assigned());
    // Whoever may decide on what is asked for one person may be the next one for whom it acts.
    Optional<String> actsFor = request.requester().actsFor();
    List<Object> readAs = List.of(server, actsFor, charset, settings);
    String key = Canonical.digest("statement", request.digest(), readAs);
    // The same shape means something else when 1 is bound as a number or as '1'.
    List<String> types =
        statement.execution().stream()
            .flatMap(bound -> bound.types().stream())
            .map(Object::toString)
            .toList();
    String basis =
        Canonical.digest(Canonical.basis(review, understood), Definitions.of(judgement.reading()));
    boolean stands = review.terms().quorum() == 1 && review.terms().freshSignIn().isEmpty();
    return Optional.of(
        new Binding(
            key,
            basis,
            shape(request, judgement, List.of(readAs, types)),
            review.terms().waiting().standing().filter(longest -> stands)));
  }

  /** Whether it means the same in another session, as far as can be told, and is known whole. */
  static boolean mayComeAgain(
      Request.Statement statement, Inspection inspection, ReadingState reading) {
    // A prepared statement keeps some of the settings with which it was prepared.
    return statement.settings() == reading.settings()
        && inspection instanceof Inspection.Understood understood
        && understood.statements().stream().noneMatch(Bindings::dependsOnSession)
        && (statement.parameters().isEmpty() || statement.execution().isPresent());
  }

  private static boolean dependsOnSession(StatementFacts facts) {
    return VERBS_OF_THE_SESSION.contains(facts.verb())
        || OF_THE_SESSION.stream().anyMatch(facts::has)
        || !facts.routines().isEmpty()
        || facts.accesses().stream().anyMatch(a -> a.reach() == Access.Reach.TEMPORARY);
  }

  /** Only of one statement of which is known what it reads and how many rows it touches. */
  private static Optional<Binding.Shape> shape(
      ApprovalRequest request, Judgement judgement, List<Object> readAs) {
    List<StatementFacts> parts = StatementJudge.facts(judgement.reading().inspection());
    StatementFacts facts = parts.get(0);
    OptionalLong rows = judgement.estimatedRows();
    Optional<List<String>> kinds = LiteralKinds.of(facts, judgement.reading().readAs());
    boolean known =
        facts.uses().known()
            && facts.dependsOn().known()
            && !facts.has(Feature.UNKNOWN_COLUMN)
            && facts.output().stream().allMatch(column -> column.from().known())
            && facts.flows().stream().allMatch(flow -> flow.from().known());
    if (parts.size() != 1 || !known || rows.isEmpty() || kinds.isEmpty()) {
      return Optional.empty();
    }
    long shown = rows.getAsLong();
    long most = Math.max(FEW_ROWS, shown > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : shown * 2);
    String key =
        Canonical.digest(
            "shape",
            request.requester().id(),
            request.connection(),
            request.schema(),
            request.sqlMode(),
            readAs,
            facts.limit(),
            kinds.get(),
            facts.fingerprint());
    return Optional.of(new Binding.Shape(key, most));
  }
}
