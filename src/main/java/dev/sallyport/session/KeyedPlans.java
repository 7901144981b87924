package dev.sallyport.session;

import dev.sallyport.masking.HashKey;
import dev.sallyport.masking.MaskPlan;

/**
 * Plans with the key of one session's connection. A session goes through a few statements by turns:
 * as long as these are planned alike, so are their answers, by the very same object.
 */
final class KeyedPlans {
  private static final int MOST = 8;

  private final HashKey key;
  private final MaskPlan[] plans = new MaskPlan[MOST];
  private final MaskPlan[] keyed = new MaskPlan[MOST];
  private int last;

  KeyedPlans(HashKey key) {
    this.key = key;
  }

  /** The plan with the key. Long statements are planned elsewhere, while the session waits. */
  MaskPlan of(MaskPlan plan) {
    for (int i = 0; i < MOST; i++) {
      if (plans[i] == plan) {
        return keyed[i];
      }
    }
    last = (last + 1) % MOST;
    plans[last] = plan;
    keyed[last] = plan.with(key);
    return keyed[last];
  }
}
