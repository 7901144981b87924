package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.HashKey;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange;
import dev.sallyport.wire.response.StatusFlag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShownStatusTest {
  private static final Masks MASKS =
      Masks.of(List.of(MaskRule.of("shop.customers.ssn", MaskKind.REDACT)));

  private static final MaskPlan OVERWRITES =
      new MaskPlan(
          MASKS, List.of(), List.of(), true, Diagnostics.COUNTS, true, false, HashKey.NONE);

  private static final MaskPlan SENSITIVE =
      new MaskPlan(
          MASKS, List.of(), List.of(), true, Diagnostics.QUOTES, false, false, HashKey.NONE);

  private static final MaskPlan ELSEWHERE =
      new MaskPlan(
          MASKS, List.of(), List.of(), false, Diagnostics.FREE, false, false, HashKey.NONE);

  @Test
  void shouldShowTheSameWhetherTheValueWasTheSameOrNot() {
    for (MaskPlan plan : List.of(OVERWRITES)) {
      Ok same = ok(0, 0, "Rows matched: 1  Changed: 0  Warnings: 0");
      Ok other = ok(1, 1, "Rows matched: 1  Changed: 1  Warnings: 1");
      assertThat(ShownStatus.of(same, plan)).isEqualTo(ShownStatus.of(other, plan));
    }
    assertThat(
            info(ShownStatus.of(ok(0, 0, "Rows matched: 3  Changed: 0  Warnings: 9"), OVERWRITES)))
        .isEqualTo("Rows matched: 3  Changed: 3  Warnings: 0");
    Ok one = ShownStatus.of(ok(0, 0, ""), OVERWRITES);
    assertThat(one).isEqualTo(ShownStatus.of(ok(2, 0, ""), OVERWRITES));
    assertThat(one.affectedRows()).isEqualTo(1);
    Ok several = ShownStatus.of(ok(3, 0, "Records: 2  Duplicates: 1  Warnings: 0"), OVERWRITES);
    assertThat(several.affectedRows()).isEqualTo(2);
    assertThat(info(several)).isEqualTo("Records: 2  Duplicates: 0  Warnings: 0");
  }

  @Test
  void shouldSayNothingOfWhatCannotBeRead() {
    Ok shown = ShownStatus.of(ok(5, 1, "5 Zeilen, 078-05-1120"), OVERWRITES);
    assertThat(shown.affectedRows()).isZero();
    assertThat(info(shown)).isEmpty();
    assertThat(info(ShownStatus.of(ok(5, 1, "078-05-1120"), SENSITIVE))).isEmpty();
  }

  @Test
  void shouldKeepHonestCountsWhereNothingMaskedIsWritten() {
    Ok shown = ShownStatus.of(ok(1, 4, "Rows matched: 2  Changed: 1  Warnings: 4"), SENSITIVE);
    assertThat(shown.affectedRows()).isEqualTo(1);
    assertThat(shown.warnings()).isZero();
    assertThat(info(shown)).isEqualTo("Rows matched: 2  Changed: 1  Warnings: 0");
    Ok other = ok(1, 4, "Rows matched: 2  Changed: 1  Warnings: 4");
    assertThat(ShownStatus.of(other, ELSEWHERE)).isSameAs(other);
    assertThat(ShownStatus.of(other, MaskPlan.NONE)).isSameAs(other);
  }

  @Test
  void shouldNotTellHowItWasCarriedOut() {
    int flags =
        StatusFlag.NO_INDEX_USED.mask()
            | StatusFlag.QUERY_WAS_SLOW.mask()
            | StatusFlag.AUTOCOMMIT.mask();
    assertThat(ShownStatus.of(new Eof(2, flags), SENSITIVE))
        .isEqualTo(new Eof(0, StatusFlag.AUTOCOMMIT.mask()));
    assertThat(ShownStatus.of(new Eof(2, flags), ELSEWHERE))
        .isEqualTo(new Eof(2, StatusFlag.AUTOCOMMIT.mask()));
    Ok ok = new Ok(1, 7, flags, 2, new byte[0], List.of(), false);
    assertThat(ShownStatus.of(ok, ELSEWHERE))
        .usingRecursiveComparison()
        .isEqualTo(new Ok(1, 7, StatusFlag.AUTOCOMMIT.mask(), 2, new byte[0], List.of(), false));
    Eof free = new Eof(2, flags);
    assertThat(ShownStatus.of(free, MaskPlan.NONE)).isSameAs(free);
    assertThat(ShownStatus.of(ok, MaskPlan.NONE)).isSameAs(ok);
  }

  @Test
  void shouldNotTellOfTransactionsInTheLog() {
    List<SessionStateChange> changes =
        List.of(
            new SessionStateChange.Schema("shop"),
            new SessionStateChange.Other(3, new byte[] {0, 1, 'x'}));
    Ok commit = new Ok(0, 0, 2, 0, new byte[0], changes, false);
    assertThat(ShownStatus.of(commit, ELSEWHERE).changes())
        .containsExactly(new SessionStateChange.Schema("shop"));
    assertThat(ShownStatus.of(commit, MaskPlan.NONE)).isSameAs(commit);
  }

  private static Ok ok(long affected, int warnings, String info) {
    return new Ok(
        affected, 7, 2, warnings, info.getBytes(StandardCharsets.US_ASCII), List.of(), false);
  }

  private static String info(Ok ok) {
    return new String(ok.info(), StandardCharsets.US_ASCII);
  }
}
