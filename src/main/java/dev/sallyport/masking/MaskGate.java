package dev.sallyport.masking;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Match;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides by lineage how the answers to a statement are covered, and which statements would tell of
 * a covered column in another way: by choosing, ordering or joining rows by it, by copying it
 * elsewhere, by what becomes of reckoning with it, or by doing what can't be followed.
 */
public final class MaskGate {
  /** The rule by which a statement is refused that a policy allows. */
  public static final String RULE = "built-in:masked-columns";

  /**
   * A longer text may not reckon with a masked column: its literals are part of what is reckoned
   * with, and {@link dev.sallyport.sql.Content} counts on them to be shorter than this in bytes.
   */
  private static final int MAX_RECKONING_CHARS = 16 * 1024;

  private static final KnownPlans REMEMBERED = new KnownPlans();

  private final MaskedNames names;
  private final TellingWrites writes;
  private final TellingDiagnostics diagnostics;
  private final Disclosures disclosures;

  /** By the masks as they are for any other statement; this one where nothing is revealed. */
  private final MaskGate standing;

  private final Wording wording;

  private MaskGate(Masks masks, Catalogue catalogue, Wording wording) {
    Masks all = ForeignMasks.of(masks, catalogue);
    this.wording = wording;
    this.standing =
        masks.revealed().isEmpty() ? this : new MaskGate(masks.unrevealed(), catalogue, wording);
    this.names = new MaskedNames(all, catalogue);
    this.writes = new TellingWrites(all, catalogue);
    this.diagnostics = new TellingDiagnostics(names, writes);
    this.disclosures = new Disclosures(names, wording);
  }

  /** What became of the question. */
  public sealed interface Result {
    /**
     * The answer may be sent through this plan.
     *
     * @param matches conditions on masked columns whose value is bound: only a value of the
     *     column's own kind may be
     */
    record Planned(MaskPlan plan, List<Match> matches) implements Result {
      /** Keeps a copy. */
      public Planned {
        matches = List.copyOf(matches);
      }
    }

    /** The statement must not run; why, for the agent. */
    record Refused(String reason) implements Result {}
  }

  /**
   * Plans the covering of all parts of a statement text.
   *
   * @param masks of the verdict
   * @param understood the statement
   * @param catalogue the one with which the statement was read
   * @param kept what the warnings and counts that the server keeps could tell
   */
  public static Result plan(
      Masks masks, Inspection.Understood understood, Catalogue catalogue, Diagnostics kept) {
    if (masks.isEmpty()) {
      return new Result.Planned(MaskPlan.NONE, List.of());
    }
    if (masks.rules().isEmpty()) {
      // Detectors look at what leaves, wherever it comes from.
      return new Result.Planned(
          MaskPlan.ofRows(masks, List.of(), false, Diagnostics.FREE), List.of());
    }
    List<StatementFacts> statements = understood.statements();
    return statements.size() == 1
        ? REMEMBERED.plan(masks, statements.get(0), catalogue, kept)
        : plan(masks, statements, catalogue, kept, Wording.OWN);
  }

  /** Plans anew. */
  static Result plan(
      Masks masks,
      List<StatementFacts> statements,
      Catalogue catalogue,
      Diagnostics kept,
      Wording wording) {
    return new MaskGate(masks, catalogue, wording).plan(statements, kept);
  }

  private Result plan(List<StatementFacts> statements, Diagnostics kept) {
    Diagnostics now = kept;
    boolean sensitive = false;
    boolean overwrites = false;
    boolean alone = statements.size() == 1;
    List<List<Optional<Covering>>> results = new ArrayList<>();
    List<Match> matches = new ArrayList<>();
    for (StatementFacts facts : statements) {
      Optional<String> reason = refusal(facts, now);
      if (reason.isPresent()) {
        return new Result.Refused(reason.get());
      }
      // SHOW tells of routines and events by the same kind of name, and shows no rows.
      if (names.misses(facts) && facts.verb() != Verb.SHOW) {
        return alone
            ? everything()
            : new Result.Refused(
                "it names a table or column that is not known, so what is read cannot be told; send"
                    + " the statement alone");
      }
      List<Optional<Covering>> covered = covered(facts);
      boolean whole = isWhole(facts);
      if (whole) {
        return alone
            ? everything()
            : new Result.Refused(
                "the columns of one of its results are not known, and it touches masked columns;"
                    + " send the statements one by one");
      }
      if (isTooLong(facts, covered)) {
        return new Result.Refused(
            "a statement of more than "
                + MAX_RECKONING_CHARS
                + " characters may show masked columns as they are, but not reckon with them; make"
                + " it shorter");
      }
      results.add(covered);
      matches.addAll(bound(facts));
      boolean touches = names.touchedBy(facts);
      sensitive |= touches;
      overwrites |= touches && writes.overwrites(facts);
      // What is shown for one statement is not shown by the warnings that it leaves.
      Diagnostics own = standing.diagnostics.of(facts, standing.covered(facts));
      // What lists the diagnostics leaves them as they are.
      now = facts.has(Feature.READS_DIAGNOSTICS) ? now.and(own) : own;
    }
    if (!alone && mixes(statements, results)) {
      return new Result.Refused(
          "a procedure has any number of results, so those behind it could not be told from it;"
              + " send CALL and the statements on masked columns one by one");
    }
    boolean lists = alone && statements.get(0).has(Feature.LISTS_DIAGNOSTICS);
    return new Result.Planned(
        new MaskPlan(
            names.masks(),
            results.get(0),
            results.subList(1, results.size()),
            sensitive,
            now,
            overwrites,
            lists && now.sensitive(),
            HashKey.NONE),
        matches);
  }

  private Optional<String> refusal(StatementFacts facts, Diagnostics kept) {
    return diagnostics
        .refusal(facts, kept)
        .or(
            () ->
                names.masks().rules().isEmpty()
                    ? Optional.empty()
                    : ServerTables.refusal(facts, wording))
        .or(() -> writes.refusal(facts))
        .or(() -> disclosures.of(facts))
        .or(() -> standing.disclosures.keeping(facts))
        .or(() -> standing == this ? Optional.empty() : standing.disclosures.choosing(facts))
        .or(() -> unknown(facts));
  }

  /**
   * Covers every column of the result: those of a table or column that does not exist, of which the
   * server will say so, and which should it have come to be in this moment, is not seen; and those
   * of which nobody can tell what they are.
   */
  private static Result everything() {
    return new Result.Planned(MaskPlan.EVERYTHING, List.of());
  }

  /** Whether a result with covered columns cannot be told by its place. */
  private static boolean mixes(
      List<StatementFacts> statements, List<List<Optional<Covering>>> results) {
    return statements.stream().anyMatch(facts -> facts.verb() == Verb.CALL)
        && results.stream().flatMap(List::stream).anyMatch(Optional::isPresent);
  }

  private List<Match> bound(StatementFacts facts) {
    return facts.inference().matches().stream()
        .filter(match -> match.parameter().isPresent())
        .filter(match -> names.masked(match.column()).isPresent())
        .toList();
  }

  /** Where a column comes from must be known, or be covered whole. */
  private Optional<String> unknown(StatementFacts facts) {
    if (names.masks().coversUnknown() || !holds(facts)) {
      return Optional.empty();
    }
    return facts.output().stream()
        .filter(column -> !column.from().known())
        .findFirst()
        .map(
            column ->
                "where the column "
                    + column.name()
                    + " comes from cannot be told, and the statement"
                    + " touches masked columns; name plain columns");
  }

  /** Whether what cannot be told may be a masked value. */
  private boolean holds(StatementFacts facts) {
    // A variable of which nothing is known may hold what an earlier statement read.
    return names.touchedBy(facts)
        || facts.has(Feature.READS_VARIABLE) && !names.masks().rules().isEmpty();
  }

  /** Whether not even the number of columns is known of a result that may hold masked values. */
  private boolean isWhole(StatementFacts facts) {
    return facts.output().stream().anyMatch(OutputColumn::isStar) && holds(facts);
  }

  /** How each column of the result is covered. */
  private List<Optional<Covering>> covered(StatementFacts facts) {
    List<Optional<Covering>> covered = new ArrayList<>();
    boolean holds = holds(facts);
    for (OutputColumn column : facts.output()) {
      if (column.isStar()) {
        // Only where no masked table is touched, so nothing is covered.
        return List.of();
      }
      covered.add(!column.from().known() && holds ? Optional.of(Covering.WHOLE) : covering(column));
    }
    return covered;
  }

  private Optional<Covering> covering(OutputColumn column) {
    List<MaskRule> rules = names.rules(column.from());
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    Mask mask = Strictness.strictest(rules);
    boolean verbatim = column.content().verbatim().isPresent();
    // Of what is computed nothing may be told; NULL is the same whatever was computed.
    return Optional.of(
        verbatim || mask.kind() == MaskKind.NULL ? new Covering(mask, verbatim) : Covering.WHOLE);
  }

  private boolean isTooLong(StatementFacts facts, List<Optional<Covering>> covered) {
    boolean reckons =
        covered.stream().flatMap(Optional::stream).anyMatch(covering -> !covering.verbatim())
            // What is kept is measured now: whoever uses it later names it in a few words.
            || (facts.verb() == Verb.CREATE || facts.verb() == Verb.PREPARE)
                && names.masked(facts.uses()).isPresent();
    return reckons && wording.of(facts).length() > MAX_RECKONING_CHARS;
  }
}
