package dev.sallyport.masking;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.KnownAnswers;
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

  /** Policies that were replaced are held no longer. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final KnownAnswers<Asked, MaskGate.Result> plans =
      new KnownAnswers<>(
          Caffeine.newBuilder()
              .maximumWeight(MAX_WEIGHT)
              .expireAfterAccess(UNUSED)
              .weigher(
                  (Asked asked, KnownAnswers.Answer<Asked, MaskGate.Result> planned) ->
                      asked.likeness().weight())
              .executor(Runnable::run)
              .build());

  /** All that planning is told. */
  private record Asked(Likeness likeness, Diagnostics kept) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Asked that && kept == that.kept && likeness.equals(that.likeness);
    }

    @Override
    public int hashCode() {
      return 31 * likeness.hashCode() + kept.ordinal();
    }
  }

  MaskGate.Result plan(
      Masks masks, StatementFacts statement, Catalogue catalogue, Diagnostics kept) {
    Likeness likeness = Likeness.of(masks, statement, catalogue);
    Asked asked = new Asked(likeness, kept);
    MaskGate.Result known = plans.find(asked);
    if (known != null) {
      return known;
    }
    Likeness kind = likeness.withoutText();
    Wording.OfOne wording = new Wording.OfOne(statement.text());
    MaskGate.Result planned = MaskGate.plan(masks, List.of(kind.facts()), catalogue, kept, wording);
    if (!wording.wasRead() && kind.isLight()) {
      plans.keep(new Asked(kind, kept), planned);
    }
    return planned;
  }
}
