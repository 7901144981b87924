package dev.sallyport.rehearsal;

import dev.sallyport.masking.Covering;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskGate;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.MaskedColumns;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.policy.ReviewTerms;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would become of a statement, in words.
 *
 * @param verdict {@code allow}, {@code review} or {@code deny}
 * @param rule the rule that decided
 * @param message for the agent, of a refusal; empty otherwise
 * @param terms who decides and how it waits, of a review
 * @param masks columns of the result that are covered, in their order
 * @param detectors what is looked for in all other text, and how that is covered
 */
public record Outcome(
    String verdict,
    String rule,
    String message,
    Optional<ReviewTerms> terms,
    List<MaskedColumn> masks,
    List<String> detectors) {
  static final String ALLOW = "allow";
  static final String REVIEW = "review";
  static final String DENY = "deny";

  /** Keeps copies. */
  public Outcome {
    masks = List.copyOf(masks);
    detectors = List.copyOf(detectors);
  }

  /**
   * A column of a result.
   *
   * @param position from 1, over all results of a text
   * @param name as the client sees it
   * @param as how it is covered, or {@code revealed} where it is shown although it is masked
   */
  public record MaskedColumn(int position, String name, String as) {}

  /** What becomes of a verdict once masked columns have their say. */
  static Outcome of(Verdict judged, Inspection inspection, Catalogue catalogue) {
    Verdict verdict = MaskedVerdict.of(judged, inspection, catalogue);
    String word = PolicyTests.word(verdict);
    if (verdict instanceof Verdict.Deny deny) {
      return new Outcome(word, deny.rule(), deny.message(), Optional.empty(), List.of(), List.of());
    }
    Masks masks = verdict.answerMasks();
    List<String> detectors =
        masks.detectors().stream()
            .map(detect -> detect.detector() + " as " + detect.as().kind().word())
            .sorted()
            .toList();
    return new Outcome(
        word,
        verdict.rule(),
        "",
        verdict instanceof Verdict.Review review ? Optional.of(review.terms()) : Optional.empty(),
        columns(masks, inspection, catalogue),
        detectors);
  }

  /** Whether an agent and an approver would see no difference, whichever rule says so. */
  boolean isLike(Outcome other) {
    return verdict.equals(other.verdict)
        && asksLike(other)
        && masks.equals(other.masks)
        && detectors.equals(other.detectors);
  }

  /** Whether the same people are asked, in the same way. */
  boolean asksLike(Outcome other) {
    return terms.equals(other.terms);
  }

  /** Groups whose people may decide; none when nobody is asked. */
  public List<String> approvers() {
    return terms.stream().flatMap(asked -> asked.approvers().stream()).sorted().toList();
  }

  /** How many of them; 0 when nobody is asked. */
  public int quorum() {
    return terms.map(ReviewTerms::quorum).orElse(0);
  }

  private static List<MaskedColumn> columns(
      Masks masks, Inspection inspection, Catalogue catalogue) {
    if (masks.isEmpty() || !(inspection instanceof Inspection.Understood understood)) {
      return List.of();
    }
    List<MaskedColumn> columns = new ArrayList<>();
    if (!catalogue.isKnown()) {
      byName(masks, understood, catalogue, columns);
      return columns;
    }
    MaskGate.Result result = MaskGate.plan(masks, understood, catalogue, Diagnostics.FREE);
    if (result instanceof MaskGate.Result.Planned planned) {
      byPlan(planned.plan(), understood, columns);
      revealed(masks, understood, catalogue, columns);
    }
    return columns;
  }

  /** As they are covered at the gateway, which knows all tables. */
  private static void byPlan(
      MaskPlan plan, Inspection.Understood understood, List<MaskedColumn> columns) {
    if (plan.masks().rules().contains(MaskRule.EVERYTHING)) {
      columns.add(new MaskedColumn(1, OutputColumn.STAR, MaskKind.REDACT.word()));
      return;
    }
    List<List<Optional<Covering>>> results = new ArrayList<>();
    results.add(plan.columns());
    results.addAll(plan.further());
    int position = 0;
    for (int i = 0; i < understood.statements().size(); i++) {
      List<OutputColumn> output = understood.statements().get(i).output();
      List<Optional<Covering>> coverings = i < results.size() ? results.get(i) : List.of();
      for (int j = 0; j < output.size(); j++) {
        position++;
        if (j < coverings.size() && coverings.get(j).isPresent()) {
          columns.add(
              new MaskedColumn(
                  position, output.get(j).name(), word(coverings.get(j).get().mask())));
        }
      }
    }
  }

  /** What lineage by names alone can say. */
  private static void byName(
      Masks masks,
      Inspection.Understood understood,
      Catalogue catalogue,
      List<MaskedColumn> columns) {
    int before = 0;
    for (StatementFacts facts : understood.statements()) {
      for (int position : MaskedColumns.positions(facts, masks, catalogue)) {
        OutputColumn column = facts.output().get(position - 1);
        String as =
            column.from().columns().stream()
                .flatMap(from -> masks.ruleOf(from).stream())
                .map(MaskRule::as)
                .min(Mask.STRICTEST_FIRST)
                .map(Outcome::word)
                .orElse(MaskKind.REDACT.word());
        columns.add(new MaskedColumn(before + position, column.name(), as));
      }
      before += facts.output().size();
    }
  }

  private static void revealed(
      Masks masks,
      Inspection.Understood understood,
      Catalogue catalogue,
      List<MaskedColumn> columns) {
    int before = 0;
    for (StatementFacts facts : understood.statements()) {
      for (int position : MaskedColumns.revealed(facts, masks, catalogue)) {
        columns.add(
            new MaskedColumn(
                before + position, facts.output().get(position - 1).name(), "revealed"));
      }
      before += facts.output().size();
    }
  }

  private static String word(Mask mask) {
    return mask.kind() == MaskKind.PARTIAL
        ? MaskKind.PARTIAL.word() + " (" + mask.keep() + ")"
        : mask.kind().word();
  }
}
