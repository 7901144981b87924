package dev.sallyport.masking;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.KnownAnswers;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.redaction.Redaction;
import java.time.Duration;

/**
 * Which statements have nothing to do with masked columns, so that the minutes keep their texts as
 * they are. That hangs on the facts alone, so it is found out once for all statements that are read
 * alike.
 */
public final class KeptWhole {
  /** What it may hold, by the weight of the facts in bytes. */
  private static final int MAX_WEIGHT = 8 * 1024 * 1024;

  /** Catalogues and policies that were replaced are held no longer. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private static final KnownAnswers<Likeness, Boolean> REMEMBERED =
      new KnownAnswers<>(
          Caffeine.newBuilder()
              .maximumWeight(MAX_WEIGHT)
              .expireAfterAccess(UNUSED)
              .weigher(
                  (Likeness likeness, KnownAnswers.Answer<Likeness, Boolean> whole) ->
                      likeness.weight())
              .executor(Runnable::run)
              .build());

  private KeptWhole() {}

  /**
   * Whether nothing has to be taken out of a statement that stands alone.
   *
   * @param masks that hold for any statement
   * @param readAs as what it was read
   */
  public static boolean is(Masks masks, StatementFacts statement, SqlContext readAs) {
    Likeness likeness = Likeness.of(masks, statement, readAs.catalogue());
    Boolean known = REMEMBERED.find(likeness);
    if (known == null) {
      Likeness kind = likeness.withoutText();
      Masks all = ForeignMasks.of(masks, readAs.catalogue());
      known =
          Redaction.concernsNothing(
              kind.facts(), readAs.catalogue(), column -> all.ruleOf(column).isPresent());
      if (kind.isLight()) {
        REMEMBERED.keep(kind, known);
      }
    }
    return known;
  }
}
