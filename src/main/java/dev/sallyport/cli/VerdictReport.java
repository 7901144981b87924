package dev.sallyport.cli;

import dev.sallyport.policy.Decision;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.MaskedColumns;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A verdict in the words of {@code inspect} and {@code policy explain}. */
final class VerdictReport {
  private VerdictReport() {}

  /**
   * Adds {@code verdict}, {@code rule} and {@code masked} to a line: the masked columns of the
   * result by position, from 1. Of several statements it is a list for each.
   */
  static void add(
      Map<String, Object> fields, PolicySet policies, Question question, Catalogue catalogue) {
    Verdict verdict = policies.judge(question);
    fields.put("verdict", PolicyTests.word(verdict));
    fields.put("rule", verdict.rule());
    fields.put("masked", masked(verdict, question.inspection(), catalogue));
  }

  /** The verdict with all that led to it. */
  static Map<String, Object> of(
      Decision.Explanation explanation, Inspection inspection, Catalogue catalogue) {
    Verdict verdict = explanation.verdict();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", PolicyTests.word(verdict));
    fields.put("rule", verdict.rule());
    if (verdict instanceof Verdict.Deny deny) {
      fields.put("message", deny.message());
    } else if (verdict instanceof Verdict.Review review) {
      fields.put("approvers", review.approvers().stream().sorted().toList());
      fields.put("quorum", review.quorum());
      fields.put("hold", review.hold().toString());
    }
    if (!(verdict instanceof Verdict.Deny)) {
      fields.put("masks", verdict.masks().rules().stream().map(VerdictReport::written).toList());
      fields.put("masked", masked(verdict, inspection, catalogue));
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

  private static List<?> masked(Verdict verdict, Inspection inspection, Catalogue catalogue) {
    if (!(inspection instanceof Inspection.Understood understood)) {
      return List.of();
    }
    List<List<Integer>> ofEach =
        understood.statements().stream()
            .map(facts -> MaskedColumns.positions(facts, verdict.masks(), catalogue))
            .toList();
    return ofEach.size() == 1 ? ofEach.get(0) : ofEach;
  }

  private static String written(MaskRule mask) {
    return mask.pattern() + " as " + mask.as().kind().word();
  }
}
