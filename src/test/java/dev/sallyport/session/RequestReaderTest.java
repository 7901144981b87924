package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.backend.InitialState;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Masks;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.PrepareOk;
import dev.sallyport.wire.response.StatusFlag;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private static final int MOST = 65_535;

  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.DEPRECATE_EOF);
  private static final int ID = 7;
  private static final byte[] EIGHT_BYTES = {5, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] NONE = {};
  private static final int AUTOCOMMIT = StatusFlag.AUTOCOMMIT.mask();
  private static final List<ByteBuf> OK = List.of(Ok.of(AUTOCOMMIT).encode(MODERN));
  private static final List<ByteBuf> ERROR =
      List.of(Err.of(1210, "HY000", "Incorrect arguments to EXECUTE").encode(MODERN));
  private static final List<ByteBuf> CURSOR =
      List.of(
          new PayloadWriter().writeLengthEncodedInt(1).toPayload(),
          new ColumnDefinition(
                  NONE,
                  NONE,
                  NONE,
                  NONE,
                  NONE,
                  NONE,
                  63,
                  20,
                  ColumnType.LONGLONG.code(),
                  0,
                  0,
                  NONE)
              .encode(MODERN),
          new Ok(0, 0, AUTOCOMMIT | StatusFlag.CURSOR_EXISTS.mask(), 0, NONE, List.of(), true)
              .encode(MODERN));

  private final ReadingState reading = new ReadingState(80_033, false);
  private final RequestReader requests =
      new RequestReader(MODERN, MODERN, reading, new RowLimit(10, 1 << 20), () -> Masks.NONE);

  @BeforeEach
  void setUp() {
    mode("");
    prepare(ID, "SELECT ?", 1);
  }

  @Test
  void shouldSayTheTypesWhereTheDatabaseMayGoByOthers() {
    // Given
    answered(statement(execute(ColumnType.LONGLONG)), OK);
    assertThat(statement(execute(null)).payload()).isEqualTo(execute(null));
    // When a second one with other types is refused, or the database did not like it
    statement(execute(ColumnType.DOUBLE));
    Request.Statement third = statement(execute(null));
    // Then the third, which leaves them out, means what its client means, and says so
    assertThat(third.execution().orElseThrow().types())
        .extracting(ParameterType::code)
        .containsExactly(ColumnType.DOUBLE.code());
    assertThat(third.payload()).isEqualTo(execute(ColumnType.DOUBLE));
    // And says it until the database is known to go by it
    answered(third, ERROR);
    Request.Statement fourth = statement(execute(null));
    assertThat(fourth.payload()).isEqualTo(execute(ColumnType.DOUBLE));
    answered(fourth, OK);
    assertThat(statement(execute(null)).payload()).isEqualTo(execute(null));
  }

  @Test
  void shouldNotReadValuesOfTypesThatNobodySaid() {
    assertThatThrownBy(() -> requests.read(execute(null)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldSendNothingForAStatementThatIsNotKnown() {
    // MariaDB takes the last number for the statement that was prepared last
    for (int id : new int[] {ID + 1, -1}) {
      assertThat(requests.read(new StatementSendLongData(id, 0, new byte[] {1}).encode(MODERN)))
          .isInstanceOf(Request.Dropped.class);
      assertThat(requests.read(new StatementClose(id).encode(MODERN)))
          .isInstanceOf(Request.Dropped.class);
      assertThat(refusal(new StatementReset(id).encode(MODERN)).code()).isEqualTo(1243);
      assertThat(refusal(fetch(id)).code()).isEqualTo(1243);
    }
  }

  @Test
  void shouldExecuteNothingAfterAPieceForAParameterThatThereIsNot() {
    assertThat(requests.read(new StatementSendLongData(ID, 1, new byte[] {1}).encode(MODERN)))
        .isInstanceOf(Request.Dropped.class);
    assertThat(refusal(execute(ColumnType.LONGLONG)).code()).isEqualTo(1210);
    requests.read(new StatementReset(ID).encode(MODERN));
    assertThat(requests.read(execute(ColumnType.LONGLONG))).isInstanceOf(Request.Statement.class);
  }

  @Test
  void shouldNotExecuteWhatTheDatabaseMayReadAnewInAnotherMode() {
    mode("ANSI_QUOTES");
    assertThat(requests.read(execute(ColumnType.LONGLONG))).isInstanceOf(Request.Refused.class);
    mode("STRICT_ALL_TABLES");
    assertThat(requests.read(execute(ColumnType.LONGLONG))).isInstanceOf(Request.Statement.class);
  }

  @Test
  void shouldKnowWhichCommandsLeaveTheWarningsOfTheLastStatement() {
    assertThat(statement(command(Command.QUERY, "SELECT 1")).clearsDiagnostics()).isTrue();
    assertThat(statement(execute(ColumnType.LONGLONG)).clearsDiagnostics()).isTrue();
    assertThat(statement(command(Command.INIT_DB, "shop")).clearsDiagnostics()).isFalse();
    assertThat(statement(command(Command.FIELD_LIST, "t\0")).clearsDiagnostics()).isFalse();
  }

  @Test
  void shouldKeepACursorAsSensitiveAsItsStatement() {
    Request.Relayed execution =
        statement(execute(ColumnType.LONGLONG))
            .relay()
            .relay(
                MaskPlan.ofRows(Masks.NONE, List.of(), true, Diagnostics.TELLS),
                new RowSample(1),
                read(),
                1);
    answer(execution, CURSOR);
    assertThat(((Request.Fetch) requests.read(fetch(ID))).diagnostics())
        .isEqualTo(Diagnostics.TELLS);
  }

  @Test
  void shouldFetchFromNoCursorButThatOfTheLastExecution() {
    assertThat(refusal(fetch(ID)).code()).isEqualTo(1421);
    // When one opens a cursor
    answered(statement(execute(ColumnType.LONGLONG)), CURSOR);
    assertThat(requests.read(fetch(ID))).isInstanceOf(Request.Fetch.class);
    // And the next one fails, with which the database may leave that cursor open
    answered(statement(execute(ColumnType.LONGLONG)), ERROR);
    assertThat(refusal(fetch(ID)).code()).isEqualTo(1421);
    // Or has no rows
    answered(statement(execute(ColumnType.LONGLONG)), CURSOR);
    answered(statement(execute(ColumnType.LONGLONG)), OK);
    assertThat(refusal(fetch(ID)).code()).isEqualTo(1421);
  }

  @Test
  void shouldKeepNoMorePreparedTextThanASessionMay() {
    String half = "x".repeat((int) (PreparedStatements.MAX_TEXT_BYTES / 2));
    prepare(1, half, 0);
    prepare(2, half, 0);
    assertThat(requests.read(command(Command.STMT_PREPARE, "SELECT 1")))
        .isInstanceOf(Request.Refused.class);
    // A number that the database gives again counts once, and what is closed no more
    requests.read(new StatementClose(2).encode(MODERN));
    prepare(1, half, 0);
    prepare(3, half, 0);
    requests.read(new StatementClose(1).encode(MODERN));
    prepare(4, "SELECT 1", 0);
  }

  @Test
  void shouldShowAValueThatCameInPiecesAsItIs() {
    for (byte piece : "é☃".getBytes(StandardCharsets.UTF_8)) {
      piece(ID, 0, piece);
    }
    assertThat(statement(execute(ColumnType.BLOB, new byte[0])).parameters()).containsExactly("é☃");
  }

  @Test
  void shouldTellValuesApartThatAreNoText() {
    piece(ID, 0, (byte) 0xfe);
    List<String> one = statement(execute(ColumnType.BLOB, new byte[0])).parameters();
    requests.read(new StatementReset(ID).encode(MODERN));
    piece(ID, 0, (byte) 0xff);
    assertThat(statement(execute(ColumnType.BLOB, new byte[0])).parameters()).isNotEqualTo(one);
  }

  @Test
  void shouldHaveTheDatabaseForgetThePiecesOfAnExecutionThatIsRefused() {
    piece(ID, 0, (byte) '4');
    requests.read(execute(ColumnType.BLOB, new byte[0]));
    Request.Plain first = (Request.Plain) requests.beforeRefusal(ERROR.get(0)).orElseThrow();
    assertThat(first.payload()).isEqualTo(new StatementReset(ID).encode(MODERN));
    first.after().accept(first.relay().answer());
    piece(ID, 0, (byte) '5');
    assertThat(statement(execute(ColumnType.BLOB, new byte[0])).parameters()).containsExactly("5");
  }

  @Test
  void shouldKeepNoMoreValuesInPiecesThanASessionMay() {
    prepare(8, "SELECT many markers", LongData.MAX_VALUES);
    for (int i = 0; i < LongData.MAX_VALUES; i++) {
      piece(8, i, (byte) 1);
    }
    piece(ID, 0, (byte) 1);
    assertThat(requests.read(execute(ColumnType.BLOB, new byte[0])))
        .isInstanceOf(Request.Refused.class);
    // When there is room again, the server's own pieces have to go first
    requests.read(new StatementClose(8).encode(MODERN));
    assertThat(requests.read(execute(ColumnType.BLOB, new byte[0])))
        .isInstanceOf(Request.Refused.class);
    requests.read(new StatementReset(ID).encode(MODERN));
    piece(ID, 0, (byte) '5');
    assertThat(statement(execute(ColumnType.BLOB, new byte[0])).parameters()).containsExactly("5");
  }

  @Test
  void shouldLeaveLongValuesToBeReadElsewhere() {
    // Given more than an event loop should read at once
    byte[] value = "y".repeat(StatementWork.INLINE_VALUE_BYTES).getBytes(StandardCharsets.UTF_8);
    ByteBuf bound = new PayloadWriter().writeLengthEncodedBytes(value).toPayload();
    byte[] content = new byte[bound.readableBytes()];
    bound.readBytes(content);
    // When it is bound, or comes as a piece
    Request execution = requests.read(execute(ColumnType.BLOB, content));
    Request piece = requests.read(new StatementSendLongData(ID, 0, content).encode(MODERN));
    // Then it is the same in the end
    assertThat(((Request.Statement) finished(execution)).parameters())
        .containsExactly("y".repeat(StatementWork.INLINE_VALUE_BYTES));
    assertThat(finished(piece)).isInstanceOf(Request.Silent.class);
    assertThat(statement(execute(ColumnType.BLOB, new byte[0])).parameters().get(0))
        .contains("(" + content.length + " bytes, SHA-256 ");
  }

  @Test
  void shouldOpenNoMoreCursorsThanItCanKeepTheColumnsOf() {
    // Given cursors of as many columns as a result may have
    int columns = 40_000;
    List<ByteBuf> wide = new ArrayList<>();
    wide.add(new PayloadWriter().writeLengthEncodedInt(columns).toPayload());
    wide.addAll(Collections.nCopies(columns, CURSOR.get(1)));
    wide.add(CURSOR.get(2));
    long bytes = (long) columns * CURSOR.get(1).readableBytes();
    int opened = 0;
    for (long held = 0; held < PreparedStatements.MAX_CURSOR_BYTES; held += bytes) {
      int id = 100 + opened++;
      prepare(id, "SELECT wide", 0);
      answered(statement(execute(id, 1)), wide);
    }
    // When
    prepare(1, "SELECT one more", 0);
    // Then
    assertThat(refusal(execute(1, 1)).message()).contains("close some");
    assertThat(statement(execute(1, 0)).text())
        .isEqualTo("SELECT one more".getBytes(StandardCharsets.UTF_8));
    // And it can once another is closed
    requests.read(new StatementClose(100).encode(MODERN));
    assertThat(requests.read(execute(1, 1))).isInstanceOf(Request.Statement.class);
  }

  @Test
  void shouldKeepNoMoreTypesThanASessionMay() {
    // Given statements of as many parameters as there can be
    int id = 100;
    for (long held = 0; held + 4 * MOST < PreparedStatements.MAX_TYPE_BYTES; held += 4 * MOST) {
      prepare(id, "SELECT many", MOST);
      assertThat(requests.read(nulls(id++))).isNotInstanceOf(Request.Refused.class);
    }
    // When
    prepare(1, "SELECT one more", MOST);
    // Then
    assertThat(refusal(nulls(1)).message()).contains("close some");
    // And it can once another is closed, as often as it likes
    requests.read(new StatementClose(100).encode(MODERN));
    assertThat(requests.read(nulls(1))).isNotInstanceOf(Request.Refused.class);
    assertThat(requests.read(nulls(1))).isNotInstanceOf(Request.Refused.class);
  }

  /** All parameters NULL, of a type that is said. */
  private static ByteBuf nulls(int id) {
    ParameterType type = new ParameterType(ColumnType.LONG.code(), false);
    return new StatementExecute(
            id,
            0,
            1,
            Collections.nCopies(MOST, BoundValue.ofNull(type)),
            Collections.nCopies(MOST, type))
        .encode(MODERN);
  }

  private Refusal refusal(ByteBuf payload) {
    return ((Request.Refused) requests.read(payload)).refusal();
  }

  private void answered(Request.Statement statement, List<ByteBuf> packets) {
    answer(relayed(statement), packets);
  }

  private static void answer(Request.Relayed relayed, List<ByteBuf> packets) {
    packets.forEach(packet -> relayed.relay().accept(packet.duplicate(), shown -> {}));
    relayed.after().accept(relayed.relay().answer());
  }

  private static ByteBuf fetch(int id) {
    return new PayloadWriter()
        .writeInt1(Command.STMT_FETCH.code())
        .writeInt4(id)
        .writeInt4(1)
        .toPayload();
  }

  private static <T> Request finished(Request unfinished) {
    @SuppressWarnings("unchecked")
    Request.Unfinished<T> rest = (Request.Unfinished<T>) unfinished;
    return rest.rest().apply(rest.longPart().get());
  }

  private void prepare(int id, String text, int parameters) {
    Request.Relayed relayed = relayed(statement(command(Command.STMT_PREPARE, text)));
    // The definitions of parameters are not looked at here.
    PrepareOk ok = new PrepareOk(id, 0, parameters, 0);
    relayed.relay().accept(ok.encode(MODERN), packet -> {});
    relayed.after().accept(relayed.relay().answer());
  }

  private void piece(int id, int parameter, byte piece) {
    requests.read(new StatementSendLongData(id, parameter, new byte[] {piece}).encode(MODERN));
  }

  private void mode(String sqlMode) {
    reading.onInitial(
        new InitialState(
            sqlMode, "utf8mb4", Optional.of("utf8mb4"), Optional.of("shop"), java.util.Map.of()));
  }

  private Request.Statement statement(ByteBuf payload) {
    return (Request.Statement) requests.read(payload);
  }

  private Request.Relayed relayed(Request.Statement statement) {
    return statement.relay().relay(MaskPlan.NONE, new RowSample(1), read(), 1);
  }

  private Request.Reading read() {
    return new Request.Reading(new Inspection.Opaque("not looked at"), reading.context());
  }

  private static ByteBuf command(Command command, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Unpooled.buffer().writeByte(command.code()).writeBytes(bytes);
  }

  private static ByteBuf execute(int id, int flags) {
    return Unpooled.buffer()
        .writeByte(Command.STMT_EXECUTE.code())
        .writeIntLE(id)
        .writeByte(flags)
        .writeIntLE(1);
  }

  private static ByteBuf execute(ColumnType type) {
    return execute(type, EIGHT_BYTES);
  }

  private static ByteBuf execute(ColumnType type, byte[] value) {
    ByteBuf payload = Unpooled.buffer().writeByte(Command.STMT_EXECUTE.code()).writeIntLE(ID);
    payload.writeByte(0).writeIntLE(1).writeByte(0);
    if (type == null) {
      return payload.writeByte(0).writeBytes(value);
    }
    return payload.writeByte(1).writeByte(type.code()).writeByte(0).writeBytes(value);
  }
}
