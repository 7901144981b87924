package dev.sallyport.masking;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which of several masks shows least. */
final class Strictness {
  /** Show the same of every value. */
  private static final Set<MaskKind> OPAQUE =
      EnumSet.of(MaskKind.REDACT, MaskKind.NULL, MaskKind.CONSTANT);

  private Strictness() {}

  /** The one of several that shows least. */
  static Mask strictest(List<MaskRule> rules) {
    return rules.stream().map(MaskRule::as).min(Mask.STRICTEST_FIRST).orElse(Mask.REDACTED);
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
