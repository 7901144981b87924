package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.masking.Covering;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.HashKey;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.Revealed;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange;
import dev.sallyport.wire.response.StatusFlag;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultRelayTest {
  private static final Capabilities OLD =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS);
  private static final Capabilities TRACKING = OLD.with(Capability.SESSION_TRACK);
  private static final Capabilities MODERN = TRACKING.with(Capability.DEPRECATE_EOF);
  private static final MaskPlan MASKED =
      MaskPlan.ofRows(
          Masks.of(
              List.of(
                  MaskRule.of("shop.customers.ssn", MaskKind.REDACT),
                  MaskRule.of("shop.customers.card", MaskKind.REDACT))),
          List.of(),
          true,
          Diagnostics.TELLS);

  private final List<ByteBuf> sent = new ArrayList<>();
  private final RowSample sample = new RowSample(2);

  @Test
  void shouldPassUnmaskedRowsAsTheVeryBytes() {
    // Given
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    ByteBuf row = row("1", "900-00-0001");
    // When
    feed(relay, count(2), id().encode(MODERN), ssn().encode(MODERN), row, end(0));
    // Then
    assertThat(sent.get(3)).isSameAs(row);
    assertThat(relay.finished()).isTrue();
    assertThat(relay.answer().rows()).isEqualTo(1);
  }

  @Test
  void shouldRedactByOriginalTableAndColumnWhateverTheAlias() {
    ResultRelay relay = relay(MODERN, MODERN, MASKED);
    feed(
        relay,
        count(2),
        id().encode(MODERN),
        ssn().encode(MODERN),
        row("1", "900-00-0001"),
        row("2", null),
        end(0));
    assertThat(texts(sent.get(3))).containsExactly("1", "[redacted]");
    // What the database calls the column proves nothing: the NULL may be computed.
    assertThat(texts(sent.get(4))).containsExactly("2", "[redacted]");
    assertThat(sample.grids().get(0).rows().get(0)).containsExactly("1", "[redacted]");
    assertThat(sample.grids().get(0).masked()).containsExactly(1);
  }

  @Test
  void shouldMakeCoveredNumbersNullAndSaySoInTheirDefinition() {
    ColumnDefinition card = column("card", "card", ColumnType.LONGLONG, 0x1001);
    ResultRelay relay = relay(MODERN, MODERN, MASKED);
    feed(relay, count(1), card.encode(MODERN), row("4111111111111111"), end(0));
    assertThat(ColumnDefinition.decode(sent.get(1), MODERN).flags()).isEqualTo(0x1000);
    assertThat(sent.get(2).getUnsignedByte(0)).isEqualTo((short) 0xfb);
  }

  @Test
  void shouldRelayEveryResultOfAMultiStatement() {
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    feed(
        relay,
        new Ok(0, 0, StatusFlag.MORE_RESULTS.mask(), 0, new byte[0], List.of(), false)
            .encode(MODERN));
    assertThat(relay.finished()).isFalse();
    feed(relay, count(1), id().encode(MODERN), row("1"), end(0));
    assertThat(relay.finished()).isTrue();
    assertThat(sent).hasSize(5);
  }

  @Test
  void shouldCoverEachResultAsItsOwnStatementSays() {
    Optional<Covering> whole = Optional.of(Covering.WHOLE);
    MaskPlan plan =
        new MaskPlan(
            Masks.of(List.of(MaskRule.of("a.b.c", MaskKind.REDACT))),
            List.of(Optional.empty(), whole),
            List.of(List.of(), List.of(whole, Optional.empty())),
            true,
            Diagnostics.TELLS,
            false,
            false,
            HashKey.NONE);
    ResultRelay relay = relay(MODERN, MODERN, plan);
    int more = StatusFlag.MORE_RESULTS.mask();
    ByteBuf name = column("name", "name", ColumnType.VAR_STRING, 0).encode(MODERN);
    feed(relay, count(2), name.copy(), name.copy(), row("a", "b"), end(more));
    feed(relay, new Ok(0, 0, more, 0, new byte[0], List.of(), false).encode(MODERN));
    feed(relay, count(2), name.copy(), name.copy(), row("a", "b"), end(more));
    // What no statement stands for is covered whole
    feed(relay, count(2), name.copy(), name.copy(), row("a", "b"), end(0));
    assertThat(texts(sent.get(3))).containsExactly("a", "[redacted]");
    assertThat(texts(sent.get(9))).containsExactly("[redacted]", "b");
    assertThat(texts(sent.get(14))).containsExactly("[redacted]", "[redacted]");
  }

  @Test
  void shouldTranslateEofPacketsForAClientThatDropsThem() {
    ResultRelay relay = relay(OLD, MODERN, MaskPlan.NONE);
    feed(
        relay,
        count(1),
        id().encode(OLD),
        new Eof(0, 2).encode(OLD),
        row("1"),
        new Eof(3, 2).encode(OLD));
    assertThat(sent).hasSize(4);
    Ok ok = Ok.decode(sent.get(3), MODERN);
    assertThat(ok.eofHeader()).isTrue();
    assertThat(ok.warnings()).isEqualTo(3);
  }

  @Test
  void shouldStripSessionTrackingForAClientThatDidNotAsk() {
    ResultRelay relay = relay(TRACKING, OLD, MaskPlan.NONE);
    int changed = StatusFlag.SESSION_STATE_CHANGED.mask();
    SessionStateChange toShop = new SessionStateChange.Schema("shop");
    feed(relay, new Ok(3, 0, changed, 0, new byte[0], List.of(toShop), false).encode(TRACKING));
    assertThat(Ok.decode(sent.get(0), OLD).affectedRows()).isEqualTo(3);
    assertThat(sent.get(0).readableBytes()).isEqualTo(7);
    assertThat(relay.answer().changes()).containsExactly(toShop);
  }

  @Test
  void shouldKeepTheLastOfEachChangeHoweverManyResultsChangeTheSame() {
    ResultRelay relay = relay(TRACKING, OLD, MaskPlan.NONE);
    int more = StatusFlag.MORE_RESULTS.mask();
    for (int i = 0; i < 10_000; i++) {
      String value = i % 2 == 0 ? "ANSI" : "";
      feed(relay, ok(more, new SessionStateChange.SystemVariable("sql_mode", value)));
    }
    SessionStateChange inShop = new SessionStateChange.Schema("shop");
    SessionStateChange strict = new SessionStateChange.SystemVariable("sql_mode", "STRICT");
    feed(relay, ok(more, inShop), ok(0, strict));
    assertThat(relay.answer().changes()).containsExactly(inShop, strict);
  }

  @Test
  void shouldTakeNoMoreChangesThanAServerHas() {
    ResultRelay relay = relay(TRACKING, OLD, MaskPlan.NONE);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                feed(
                    relay,
                    ok(
                        StatusFlag.MORE_RESULTS.mask(),
                        new SessionStateChange.SystemVariable("v" + i, "1")));
              }
            })
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("session state");
  }

  private static ByteBuf ok(int flags, SessionStateChange change) {
    return new Ok(0, 0, flags, 0, new byte[0], List.of(change), false).encode(TRACKING);
  }

  @Test
  void shouldWithholdErrorTextsThatMayQuoteMaskedValues() {
    ResultRelay relay = relay(MODERN, MODERN, MASKED);
    feed(relay, Err.of(1062, "23000", "Duplicate entry '900-00-0001' for key").encode(MODERN));
    Err shown = Err.decode(sent.get(0), MODERN);
    assertThat(shown.code()).isEqualTo(1062);
    assertThat(shown.text()).doesNotContain("900").startsWith("Sallyport: ");
    assertThat(relay.answer().error().orElseThrow().text()).doesNotContain("900");
  }

  @Test
  void shouldFinishAtAnErrorBetweenRows() {
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    ByteBuf error = Err.of(1317, "70100", "interrupted").encode(MODERN);
    feed(relay, count(1), id().encode(MODERN), row("1"), error);
    assertThat(relay.finished()).isTrue();
    assertThat(relay.answer().error()).isPresent();
  }

  @Test
  void shouldStopAtARequestForAFileOfTheClient() {
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    ByteBuf request = new PayloadWriter().writeInt1(0xfb).writeBytes(bytes("/etc/x")).toPayload();
    assertThatThrownBy(() -> feed(relay, request)).isInstanceOf(MalformedPacketException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void shouldNotKeepDefinitionsWithoutBound() {
    // Given a server that names its columns at length
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    ByteBuf wordy = column("n".repeat(60_000), "id", ColumnType.LONG, 0).encode(MODERN);
    feed(relay, count(4_000));
    // When, then
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 4_000; i++) {
                relay.accept(wordy, packet -> {});
              }
            })
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("column definitions");
  }

  @Test
  void shouldKeepNoMoreRowsThanTheRecordingMayHold() {
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    feed(relay, count(1), id().encode(MODERN), row("1"), row("2"), row("3"), end(0));
    assertThat(sample.grids().get(0).rows()).hasSize(2);
    assertThat(sample.truncated()).isTrue();
    assertThat(sent).hasSize(6);
  }

  @Test
  void shouldKeepNoMoreOfResultsWithoutEndThanOfRows() {
    // Given, as of a routine that selects in a loop
    int results = 10_000;
    RowSample bounded = new RowSample(new RowLimit(1_000, 4_096), Revealed.NONE, title -> title);
    ResultRelay relay =
        ResultRelay.text(
            new Dialects(MODERN, MODERN, StandardCharsets.UTF_8), MaskPlan.NONE, bounded);
    // When
    for (int i = 0; i < results; i++) {
      feed(relay, count(1), id().encode(MODERN), end(StatusFlag.MORE_RESULTS.mask()));
    }
    feed(relay, count(1), id().encode(MODERN), row("7"), end(0));
    // Then
    assertThat(sent).hasSize(3 * results + 4);
    assertThat(relay.answer().rows()).isEqualTo(1);
    assertThat(bounded.grids())
        .hasSizeBetween(2, 4_096 / 32)
        .allSatisfy(
            grid -> {
              assertThat(grid.columns()).containsExactly("id");
              assertThat(grid.rows()).isEmpty();
            });
    assertThat(bounded.truncated()).isTrue();
  }

  @Test
  void shouldNotTakeARowThatBeginsLikeATerminatorForOne() {
    // A value of 16 MiB or more has a length that begins with 0xfe.
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    byte[] huge = new byte[PacketKind.MAX_FRAME + 1];
    ByteBuf row = new PayloadWriter().writeLengthEncodedBytes(huge).toPayload();
    feed(relay, count(1), id().encode(MODERN), row);
    assertThat(relay.finished()).isFalse();
    assertThat(relay.answer().rows()).isEqualTo(1);
  }

  @Test
  void shouldTellWhichCellsADetectorChangedAndWhichAreKeptInPart() {
    // Given
    Masks second =
        new Masks(
            List.of(),
            List.of(new DetectRule("credit_card", Optional.empty(), Mask.of(MaskKind.PARTIAL))),
            true,
            List.of());
    ResultRelay relay =
        relay(MODERN, MODERN, MaskPlan.ofRows(second, List.of(), false, Diagnostics.FREE));
    // When
    feed(
        relay,
        count(2),
        id().encode(MODERN),
        ssn().encode(MODERN),
        row("1", "x".repeat(3_000)),
        row("2", "4539-5787-6362-1486"),
        end(0));
    // Then
    RowSample.Grid grid = sample.grids().get(0);
    assertThat(grid.detected()).containsExactly(List.of(1, 1));
    assertThat(grid.cut()).containsExactly(List.of(0, 1));
    assertThat(grid.rows().get(0).get(1)).hasSizeLessThan(1_100).contains("3000 bytes");
    assertThat(grid.rows().get(1).get(1)).doesNotContain("5787");
  }

  @Test
  void shouldKeepLittleOfARowOfVeryManyColumns() {
    ResultRelay relay = relay(MODERN, MODERN, MaskPlan.NONE);
    List<ByteBuf> packets = new ArrayList<>(List.of(count(2_000)));
    String[] values = new String[2_000];
    for (int i = 0; i < values.length; i++) {
      packets.add(ssn().encode(MODERN));
      values[i] = "x".repeat(1_000);
    }
    packets.add(row(values));
    feed(relay, packets.toArray(ByteBuf[]::new));
    int kept = sample.grids().get(0).rows().get(0).stream().mapToInt(String::length).sum();
    assertThat(kept).isLessThan(128 * 1024);
    assertThat(sample.grids().get(0).cut()).hasSize(2_000);
  }

  private ResultRelay relay(Capabilities backend, Capabilities client, MaskPlan masks) {
    return ResultRelay.text(new Dialects(backend, client, StandardCharsets.UTF_8), masks, sample);
  }

  private void feed(ResultRelay relay, ByteBuf... packets) {
    for (ByteBuf packet : packets) {
      relay.accept(packet, sent::add);
    }
  }

  private static ByteBuf count(int columns) {
    return new PayloadWriter().writeLengthEncodedInt(columns).toPayload();
  }

  private static ColumnDefinition id() {
    return column("id", "id", ColumnType.LONG, 0x1001);
  }

  private static ColumnDefinition ssn() {
    return column("harmless", "ssn", ColumnType.VAR_STRING, 0);
  }

  private static ColumnDefinition column(String name, String orgName, ColumnType type, int flags) {
    return new ColumnDefinition(
        bytes("def"),
        bytes("shop"),
        bytes("c"),
        bytes("customers"),
        bytes(name),
        bytes(orgName),
        45,
        44,
        type.code(),
        flags,
        0,
        new byte[0]);
  }

  private static ByteBuf row(String... values) {
    PayloadWriter out = new PayloadWriter();
    for (String value : values) {
      if (value == null) {
        out.writeNull();
      } else {
        out.writeLengthEncodedBytes(bytes(value));
      }
    }
    return out.toPayload();
  }

  private static ByteBuf end(int status) {
    return new Ok(0, 0, status, 0, new byte[0], List.of(), true).encode(MODERN);
  }

  private static List<String> texts(ByteBuf row) {
    return new TextRow(List.of(id(), ssn())).read(row).asText(100);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
