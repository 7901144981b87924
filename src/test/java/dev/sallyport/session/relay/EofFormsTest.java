package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.PrepareOk;
import dev.sallyport.wire.response.StatusFlag;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ends of columns and rows, said in one form by the database and in another to the client. */
class EofFormsTest {
  private static final Capabilities WITHOUT =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS);
  private static final Capabilities WITH = WITHOUT.with(Capability.DEPRECATE_EOF);
  private static final int AUTOCOMMIT = 2;
  private static final int WARNINGS = 3;

  static Stream<Arguments> databaseAndClient() {
    return Stream.of(arguments(WITHOUT, WITHOUT), arguments(WITHOUT, WITH), arguments(WITH, WITH));
  }

  /** The database is asked for the newer form only by a client that has it itself. */
  @Test
  void shouldNotBeAskedForTheFourthPair() {
    assertThatThrownBy(() -> new Dialects(WITH, WITHOUT, StandardCharsets.UTF_8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("databaseAndClient")
  void shouldEndResultsInTheClientsForm(Capabilities database, Capabilities client) {
    Dialects dialects = dialects(database, client);
    for (boolean binary : new boolean[] {false, true}) {
      RowSample sample = new RowSample(1);
      ResultRelay relay =
          binary
              ? ResultRelay.binary(dialects, MaskPlan.NONE, sample)
              : ResultRelay.text(dialects, MaskPlan.NONE, sample);
      assertThat(through(relay, results(database, binary))).isEqualTo(results(client, binary));
    }
  }

  @ParameterizedTest
  @MethodSource("databaseAndClient")
  void shouldAnnounceAndFetchFromCursorsInTheClientsForm(
      Capabilities database, Capabilities client) {
    Dialects dialects = dialects(database, client);
    RowSample sample = new RowSample(1);
    ResultRelay execution = ResultRelay.binary(dialects, MaskPlan.NONE, sample);

    assertThat(through(execution, opened(database))).isEqualTo(opened(client));
    assertThat(through(ResultRelay.fetch(dialects, execution, sample), fetched(database)))
        .isEqualTo(fetched(client));
  }

  @ParameterizedTest
  @MethodSource("databaseAndClient")
  void shouldPrepareInTheClientsForm(Capabilities database, Capabilities client) {
    PrepareRelay relay = new PrepareRelay(dialects(database, client), MaskPlan.NONE);

    assertThat(through(relay, prepared(database))).isEqualTo(prepared(client));
  }

  @ParameterizedTest
  @MethodSource("databaseAndClient")
  void shouldEndListsOfFieldsAndOptionsInTheClientsForm(
      Capabilities database, Capabilities client) {
    Dialects dialects = dialects(database, client);

    assertThat(through(new FieldListRelay(dialects), List.of(column(), end(database, AUTOCOMMIT))))
        .isEqualTo(List.of(column(), end(client, AUTOCOMMIT)));
    assertThat(through(new StatusRelay(dialects), List.of(end(database, AUTOCOMMIT))))
        .isEqualTo(List.of(end(client, AUTOCOMMIT)));
  }

  private static Dialects dialects(Capabilities database, Capabilities client) {
    return new Dialects(database, client, StandardCharsets.UTF_8);
  }

  /** Two, of which the first has warnings. */
  private static List<ByteBuf> results(Capabilities c, boolean binary) {
    List<ByteBuf> all = new ArrayList<>();
    for (int status : new int[] {AUTOCOMMIT | StatusFlag.MORE_RESULTS.mask(), AUTOCOMMIT}) {
      all.add(new PayloadWriter().writeLengthEncodedInt(1).toPayload());
      all.add(column());
      endOfDefinitions(c, all, status);
      all.add(row(binary));
      all.add(end(c, status));
    }
    return all;
  }

  private static List<ByteBuf> opened(Capabilities c) {
    return List.of(
        new PayloadWriter().writeLengthEncodedInt(1).toPayload(),
        column(),
        end(c, AUTOCOMMIT | StatusFlag.CURSOR_EXISTS.mask()));
  }

  private static List<ByteBuf> fetched(Capabilities c) {
    return List.of(row(true), row(true), end(c, AUTOCOMMIT));
  }

  private static List<ByteBuf> prepared(Capabilities c) {
    List<ByteBuf> all = new ArrayList<>();
    all.add(new PrepareOk(7, 1, 2, 0).encode(c));
    all.add(column());
    all.add(column());
    endOfDefinitions(c, all, AUTOCOMMIT);
    all.add(column());
    endOfDefinitions(c, all, AUTOCOMMIT);
    return all;
  }

  private static void endOfDefinitions(Capabilities c, List<ByteBuf> all, int status) {
    if (!c.has(Capability.DEPRECATE_EOF)) {
      all.add(new Eof(0, status).encode(c));
    }
  }

  private static ByteBuf end(Capabilities c, int status) {
    return c.has(Capability.DEPRECATE_EOF)
        ? new Ok(0, 0, status, WARNINGS, new byte[0], List.of(), true).encode(c)
        : new Eof(WARNINGS, status).encode(c);
  }

  private static ByteBuf row(boolean binary) {
    PayloadWriter out = new PayloadWriter();
    return binary
        ? out.writeInt1(0).writeInt1(0).writeInt4(1).toPayload()
        : out.writeLengthEncodedBytes(new byte[] {'1'}).toPayload();
  }

  private static ByteBuf column() {
    byte[] name = {'n'};
    return new ColumnDefinition(
            "def".getBytes(StandardCharsets.US_ASCII),
            name,
            name,
            name,
            name,
            name,
            63,
            11,
            ColumnType.LONG.code(),
            0,
            0,
            new byte[0])
        .encode(WITHOUT);
  }

  private static List<ByteBuf> through(ResponseRelay relay, List<ByteBuf> packets) {
    List<ByteBuf> sent = new ArrayList<>();
    packets.forEach(packet -> relay.accept(packet, sent::add));
    assertThat(relay.finished()).isTrue();
    return sent;
  }
}
