package dev.sallyport.cli;

import static java.util.stream.Collectors.joining;

import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.MaskedColumns;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Reveal;
import dev.sallyport.policy.ReviewTerms;
import dev.sallyport.policy.Verdict;
import dev.sallyport.rehearsal.MaskedVerdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A verdict in the words of {@code inspect} and {@code policy explain}. */
final class VerdictReport {
  private VerdictReport() {}

  /**
   * Adds {@code verdict}, {@code rule} and {@code masked} to a line: the masked columns of the
   * result by position, from 1. Of several statements it is a list for each. Masked columns that
   * are shown all the same are {@code revealed}, where there are any.
   */
  static void add(
      Map<String, Object> fields, PolicySet policies, Question question, Catalogue catalogue) {
    Verdict verdict = MaskedVerdict.of(policies.judge(question), question.inspection(), catalogue);
    fields.put("verdict", PolicyTests.word(verdict));
    fields.put("rule", verdict.rule());
    masked(fields, verdict, question.inspection(), catalogue);
  }

  private static void terms(Map<String, Object> fields, ReviewTerms terms) {
    fields.put("approvers", terms.approvers().stream().sorted().toList());
    fields.put("quorum", terms.quorum());
    if (terms.quorumGroups() > 1) {
      fields.put("quorum_groups", terms.quorumGroups());
    }
    terms.freshSignIn().ifPresent(age -> fields.put("fresh_sign_in", age.toString()));
    fields.put("hold", terms.hold().toString());
  }

  /** The verdict with all that led to it. */
  static Map<String, Object> of(
      Decision.Explanation explanation, Inspection inspection, Catalogue catalogue) {
    Verdict verdict = MaskedVerdict.of(explanation.verdict(), inspection, catalogue);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", PolicyTests.word(verdict));
    fields.put("rule", verdict.rule());
    if (verdict instanceof Verdict.Deny deny) {
      fields.put("message", deny.message());
    } else if (verdict instanceof Verdict.Review review) {
      terms(fields, review.terms());
    }
    if (!(verdict instanceof Verdict.Deny)) {
      fields.put(
          "masks",
          Stream.concat(
                  verdict.masks().rules().stream().map(VerdictReport::written),
                  verdict.masks().detectors().stream().map(VerdictReport::written))
              .toList());
      masked(fields, verdict, inspection, catalogue);
    }
    if (!verdict.reveals().isEmpty()) {
      fields.put("reveals", verdict.reveals().stream().map(VerdictReport::written).toList());
    }
    fields.put("decisions", explanation.decisions().stream().map(VerdictReport::written).toList());
    return fields;
  }

  private static Map<String, Object> written(Decision decision) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("access", decision.act());
    fields.put("decision", decision.effect());
    fields.put("rule", decision.rule());
    return fields;
  }

  private static void masked(
      Map<String, Object> fields, Verdict verdict, Inspection inspection, Catalogue catalogue) {
    Masks masks = verdict.answerMasks();
    fields.put(
        "masked", ofEach(inspection, facts -> MaskedColumns.positions(facts, masks, catalogue)));
    if (!verdict.reveals().isEmpty()) {
      fields.put(
          "revealed", ofEach(inspection, facts -> MaskedColumns.revealed(facts, masks, catalogue)));
    }
  }

  private static List<?> ofEach(
      Inspection inspection, Function<StatementFacts, List<Integer>> positions) {
    if (!(inspection instanceof Inspection.Understood understood)) {
      return List.of();
    }
    List<List<Integer>> ofEach = understood.statements().stream().map(positions).toList();
    return ofEach.size() == 1 ? ofEach.get(0) : ofEach;
  }

  private static String written(Reveal reveal) {
    return reveal.columns().stream().map(ColumnGlob::toString).sorted().collect(joining(", "))
        + " to "
        + reveal.groups().stream().sorted().collect(joining(", "))
        + " by "
        + reveal.rule();
  }

  private static String written(DetectRule detect) {
    return "detected " + detect.detector() + " as " + detect.as().kind().word();
  }

  private static String written(MaskRule mask) {
    return mask.pattern() + " as " + mask.as().kind().word();
  }
}
