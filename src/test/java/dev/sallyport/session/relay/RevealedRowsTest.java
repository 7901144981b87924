package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.Revealed;
import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RevealedRowsTest {
  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.DEPRECATE_EOF);
  private static final Masks MASKS =
      Masks.of(List.of(MaskRule.of("shop.customers.ssn", MaskKind.REDACT)))
          .revealing(List.of(ColumnGlob.of("shop.customers.ssn")));

  private final List<ByteBuf> sent = new ArrayList<>();

  @Test
  void shouldShowTheClientWhatTheMinutesDoNotKeep() {
    RowSample sample = relayed(new Revealed(MASKS, List.of(2), OptionalInt.of(2)), "id", "ssn");

    assertThat(shown()).containsExactly("1", "900-00-0001");
    assertThat(sample.grids().get(0).revealed()).containsExactly(1);
    assertThat(sample.grids().get(0).rows()).containsExactly(List.of("1", "[revealed]"));
  }

  @Test
  void shouldKnowARevealedColumnByItsNameInTheAnswerToo() {
    RowSample sample = relayed(new Revealed(MASKS, List.of(), OptionalInt.empty()), "id", "ssn");

    assertThat(sample.grids().get(0).rows()).containsExactly(List.of("1", "[revealed]"));
  }

  @Test
  void shouldKeepNothingOfAnAnswerWithOtherColumnsThanTheStatementHas() {
    RowSample sample = relayed(new Revealed(MASKS, List.of(1), OptionalInt.of(1)), "a", "b");

    assertThat(sample.grids().get(0).rows()).containsExactly(List.of("[revealed]", "[revealed]"));
  }

  @Test
  void shouldKeepAllWhereNothingIsRevealed() {
    RowSample sample = relayed(Revealed.NONE, "id", "name");

    assertThat(sample.grids().get(0).rows()).containsExactly(List.of("1", "900-00-0001"));
    assertThat(sample.grids().get(0).revealed()).isEmpty();
  }

  private RowSample relayed(Revealed revealed, String... names) {
    RowSample sample = new RowSample(RowLimit.ofRows(5), revealed, title -> "[" + title + "]");
    ResultRelay relay =
        ResultRelay.text(
            new Dialects(MODERN, MODERN, StandardCharsets.UTF_8),
            MaskPlan.ofRows(revealed.masks(), List.of(), false, Diagnostics.QUOTES),
            sample);
    PayloadWriter count = new PayloadWriter();
    count.writeLengthEncodedInt(2);
    relay.accept(count.toPayload(), sent::add);
    for (String name : names) {
      relay.accept(column(name).encode(MODERN), sent::add);
    }
    PayloadWriter row = new PayloadWriter();
    row.writeLengthEncodedBytes("1".getBytes(StandardCharsets.UTF_8));
    row.writeLengthEncodedBytes("900-00-0001".getBytes(StandardCharsets.UTF_8));
    relay.accept(row.toPayload(), sent::add);
    relay.accept(new Ok(0, 0, 0, 0, new byte[0], List.of(), true).encode(MODERN), sent::add);
    return sample;
  }

  private List<String> shown() {
    return new TextRow(List.of(column("id"), column("ssn"))).read(sent.get(3)).asText(100);
  }

  private static ColumnDefinition column(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new ColumnDefinition(
        "def".getBytes(StandardCharsets.UTF_8),
        "shop".getBytes(StandardCharsets.UTF_8),
        "c".getBytes(StandardCharsets.UTF_8),
        "customers".getBytes(StandardCharsets.UTF_8),
        bytes,
        bytes,
        45,
        40,
        ColumnType.VAR_STRING.code(),
        0,
        0,
        new byte[0]);
  }
}
