package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.Covering;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.RowMask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeenColumnsTest {
  private final SeenColumns seen = new SeenColumns();

  @Test
  void shouldKnowTheSameBytesAgain() {
    ColumnDefinition first = decode(column("c", 3));
    assertThat(decode(column("c", 3))).isSameAs(first).isEqualTo(column("c", 3));
  }

  @Test
  void shouldReadAnewWhatDiffersInOneByte() {
    decode(column("c", 3));
    assertThat(decode(column("d", 3))).isEqualTo(column("d", 3));
    assertThat(decode(column("c", 4))).isEqualTo(column("c", 4));
    assertThat(decode(column("cc", 3))).isEqualTo(column("cc", 3));
  }

  @Test
  void shouldReadTheSameFromAnyKindOfBuffer() {
    ColumnDefinition first = decode(column("c", 3));
    ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer();
    try {
      direct.writeByte(1).writeBytes(column("c", 3).encode(Capabilities.NONE)).readByte();
      assertThat(seen.decode(direct, Capabilities.NONE)).isSameAs(first);
      direct.setByte(direct.writerIndex() - 1, 7);
      assertThat(seen.decode(direct, Capabilities.NONE)).isNotSameAs(first);
    } finally {
      direct.release();
    }
    ByteBuf around = Unpooled.buffer().writeInt(0);
    around.writeBytes(column("c", 3).encode(Capabilities.NONE)).skipBytes(4);
    assertThat(seen.decode(around, Capabilities.NONE)).isSameAs(first);
  }

  @Test
  void shouldForgetAfterManyAndKeepNoLongOnes() {
    ColumnDefinition first = decode(column("c", 3));
    for (int i = 0; i < 20; i++) {
      decode(column("other" + i, 3));
    }
    assertThat(decode(column("c", 3))).isNotSameAs(first).isEqualTo(first);
    ColumnDefinition wide = column("w".repeat(SeenColumns.LONGEST), 3);
    assertThat(decode(wide)).isNotSameAs(decode(wide)).isEqualTo(wide);
  }

  @Test
  void shouldAskAnewHowAColumnIsCoveredWhereAnythingElseWasAskedBefore() {
    MaskPlan none = plan("shop.customers.name");
    MaskPlan covering = plan("shop.customers.c");
    for (int i = 0; i < 3; i++) {
      assertThat(covers(none, "c")).isFalse();
      assertThat(covers(covering, "c")).isTrue();
      assertThat(covers(none, "c")).isFalse();
      // Lineage that has another number of columns covers all of it.
      assertThat(covers(lineage(none), "c")).isFalse();
      assertThat(covers(lineage(none), "c", "d")).isTrue();
      assertThat(covers(MaskPlan.EVERYTHING, "c")).isTrue();
    }
  }

  @Test
  void shouldCoverBothPlacesOfOneColumnAsTheyAreAsked() {
    MaskPlan second =
        MaskPlan.ofRows(
            Masks.of(List.of(MaskRule.of("shop.customers.ssn", MaskKind.REDACT))),
            List.of(Optional.empty(), Optional.of(Covering.WHOLE)),
            true,
            Diagnostics.FREE);
    for (int i = 0; i < 3; i++) {
      assertThat(mask(second, "c", "c").positions()).containsExactly(1);
    }
  }

  @Test
  void shouldHaveTheSameMaskForTheSameColumnsAndNoneForOthers() {
    MaskPlan none = plan("shop.customers.name");
    RowMask first = mask(none, "c", "d");
    assertThat(mask(none, "c", "d")).isSameAs(first);
    assertThat(mask(none, "d", "c").shown())
        .extracting(column -> new String(column.name(), StandardCharsets.UTF_8))
        .containsExactly("d", "c");
    assertThat(mask(none, "c").shown()).hasSize(1);
    for (int i = 0; i < 20; i++) {
      decode(column("other" + i, 3));
    }
    assertThat(mask(none, "c", "d")).isNotSameAs(first);
  }

  private boolean covers(MaskPlan plan, String... names) {
    return !mask(plan, names).coversNothing();
  }

  private RowMask mask(MaskPlan plan, String... names) {
    RowMask.Draft draft = new RowMask.Draft(names.length, plan, StandardCharsets.UTF_8);
    for (String name : names) {
      ColumnDefinition column = decode(column(name, 253));
      seen.shown(draft, column, plan, names.length, StandardCharsets.UTF_8);
    }
    return seen.mask(draft);
  }

  private static MaskPlan plan(String covered) {
    return MaskPlan.ofRows(
        Masks.of(List.of(MaskRule.of(covered, MaskKind.REDACT))),
        List.of(),
        false,
        Diagnostics.FREE);
  }

  private static MaskPlan lineage(MaskPlan plan) {
    return MaskPlan.ofRows(plan.masks(), List.of(Optional.empty()), false, Diagnostics.FREE);
  }

  private ColumnDefinition decode(ColumnDefinition column) {
    return seen.decode(column.encode(Capabilities.NONE), Capabilities.NONE);
  }

  private static ColumnDefinition column(String name, int type) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] none = {};
    byte[] schema = "shop".getBytes(StandardCharsets.UTF_8);
    byte[] table = "customers".getBytes(StandardCharsets.UTF_8);
    return new ColumnDefinition(none, schema, table, table, bytes, bytes, 45, 80, type, 0, 0, none);
  }
}
