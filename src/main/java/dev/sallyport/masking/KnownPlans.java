package dev.sallyport.masking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.time.Duration;
import java.util.List;

/**
 * What was planned for single statements. Planning looks at facts without their text, and at the
 * text by way of a {@link Wording}: what was planned without it holds for every statement that is
 * read alike, and is remembered.
 */
final class KnownPlans {
  /** What it may hold, by the weight of the facts in bytes. */
  private static final int MAX_WEIGHT = 16 * 1024 * 1024;

  /** Heavier ones are planned anew each time: few of them would drive out all others. */
  private static final int MAX_WEIGHT_OF_ONE = 64 * 1024;

  /** Catalogues and policies that were replaced are held no longer. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final Cache<Asked, MaskGate.Result> plans =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT)
          .expireAfterAccess(UNUSED)
          .weigher((Asked asked, MaskGate.Result planned) -> asked.facts().weight())
          .executor(Runnable::run)
          .build();

  /**
   * All that planning is told.
   *
   * @param masks compared as an object, as they come with what a policy remembers
   * @param facts without their text
   */
  private record Asked(Masks masks, StatementFacts facts, Catalogue catalogue, Diagnostics kept) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Asked that
          && masks == that.masks
          && catalogue == that.catalogue
          && kept == that.kept
          && facts.equals(that.facts);
    }

    /** Of all facts it would take longer than planning; these tell nearly all statements apart. */
    @Override
    public int hashCode() {
      return 31 * facts.fingerprint().hashCode() + facts.verb().hashCode();
    }
  }

  MaskGate.Result plan(
      Masks masks, StatementFacts statement, Catalogue catalogue, Diagnostics kept) {
    StatementFacts facts = statement.withoutText();
    Asked asked = new Asked(masks, facts, catalogue, kept);
    MaskGate.Result known = plans.getIfPresent(asked);
    if (known != null) {
      return known;
    }
    Wording.OfOne wording = new Wording.OfOne(statement.text());
    MaskGate.Result planned = MaskGate.plan(masks, List.of(facts), catalogue, kept, wording);
    if (!wording.wasRead() && facts.weight() <= MAX_WEIGHT_OF_ONE) {
      plans.put(asked, planned);
    }
    return planned;
  }
}
