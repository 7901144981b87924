package dev.sallyport.rehearsal;

import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskGate;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.catalogue.Catalogue;

/** What becomes of a verdict at the gateway, where a masked column may stand in the way. */
public final class MaskedVerdict {
  private MaskedVerdict() {}

  /**
   * The verdict, or the refusal by masked columns; as it is where no catalogue says which columns
   * there are.
   */
  public static Verdict of(Verdict verdict, Inspection inspection, Catalogue catalogue) {
    Masks masks = verdict.answerMasks();
    if (masks.isEmpty()
        || !catalogue.isKnown()
        || !(inspection instanceof Inspection.Understood understood)) {
      return verdict;
    }
    return MaskGate.plan(masks, understood, catalogue, Diagnostics.FREE)
            instanceof MaskGate.Result.Refused refused
        ? new Verdict.Deny(MaskGate.RULE, refused.reason())
        : verdict;
  }
}
