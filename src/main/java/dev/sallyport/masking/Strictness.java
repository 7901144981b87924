package dev.sallyport.masking;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which of several masks shows least. */
final class Strictness {
  /** Show the same of every value. */
  private static final Set<MaskKind> OPAQUE =
      EnumSet.of(MaskKind.REDACT, MaskKind.NULL, MaskKind.CONSTANT);

  private Strictness() {}

  /** Shows no more than any of them; where each shows something else, nothing. */
  static Mask strictest(List<MaskRule> rules) {
    List<Mask> masks = rules.stream().map(MaskRule::as).distinct().toList();
    if (masks.size() == 1) {
      return masks.get(0);
    }
    boolean parts = masks.stream().allMatch(mask -> mask.kind() == MaskKind.PARTIAL);
    return masks.stream()
        .filter(mask -> OPAQUE.contains(mask.kind()) || parts)
        .min(Comparator.comparingInt(Mask::keep))
        .orElse(Mask.REDACTED);
  }

  /** Whether a value that one rule covers may as well stand where another one covers it. */
  static boolean isNoWeaker(MaskRule there, MaskRule here) {
    boolean parts = there.as().kind() == MaskKind.PARTIAL && here.as().kind() == MaskKind.PARTIAL;
    boolean shows =
        there.as().equals(here.as())
            || OPAQUE.contains(there.as().kind())
            || parts && there.as().keep() <= here.as().keep();
    return shows && (here.equality() || !there.equality());
  }
}
