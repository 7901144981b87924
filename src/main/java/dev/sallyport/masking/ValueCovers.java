package dev.sallyport.masking;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskedType;
import dev.sallyport.wire.response.ColumnDefinition;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Chooses how the values of a column are covered: by kind, type, and whether they are its own. */
final class ValueCovers {
  /** Kinds with which something of a value is seen, if only that another one is the same. */
  private static final Set<MaskKind> TELLING =
      EnumSet.of(MaskKind.PARTIAL, MaskKind.HASH, MaskKind.EMAIL);

  private ValueCovers() {}

  /**
   * For the values of a column. What its kind cannot do to them is redacted: types change after a
   * policy was read.
   *
   * @param results {@code character_set_results}
   */
  static ValueCover of(ColumnDefinition column, Covering covering, Charset results, HashKey key) {
    // That a stored value is NULL may be told; that a computed one is would tell of its making.
    boolean keepsNull = covering.verbatim();
    Optional<Charset> charset = CoveredColumn.charset(column, results);
    FixedCover redacted = FixedCover.redacted(column, charset, keepsNull);
    TextForm form = TextForm.of(column.collation(), charset);
    MaskKind kind = covering.mask().kind();
    return switch (canServe(column, covering, charset, key) ? kind : MaskKind.REDACT) {
      case REDACT -> redacted;
      case NULL -> FixedCover.NULL;
      case CONSTANT -> FixedCover.constant(column, covering.mask().constant(), charset, keepsNull);
      case PARTIAL -> new PartialCover(covering.mask().keep(), form);
      case EMAIL -> new EmailCover(form, redacted);
      case HASH -> HashCover.of(column, charset.orElse(StandardCharsets.UTF_8), key);
    };
  }

  private static boolean canServe(
      ColumnDefinition column, Covering covering, Optional<Charset> charset, HashKey key) {
    MaskKind kind = covering.mask().kind();
    MaskedType type = CoveredColumn.type(column);
    boolean needsCharset = TELLING.contains(kind) && type == MaskedType.TEXT;
    return type.serves(kind)
        && (covering.verbatim() || !TELLING.contains(kind))
        && (charset.isPresent() || !needsCharset)
        && !(kind == MaskKind.HASH && key.isNone());
  }
}
