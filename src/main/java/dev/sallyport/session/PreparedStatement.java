package dev.sallyport.session;

import dev.sallyport.policy.Masks;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.wire.command.ParameterType;
import java.nio.charset.Charset;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A statement that the database prepared, with what must be known to judge each execution. */
final class PreparedStatement {
  private final int id;
  private final byte[] text;
  private final String schema;
  private final long settings;
  private final int parameters;
  private final KeptReadings readings;
  private final SqlMode sqlMode;
  private final Charset charset;
  private final LongData longData;
  private final Map<Integer, LongData.Value> longValues = new TreeMap<>();
  private List<ParameterType> types = List.of();
  private Optional<List<ParameterType>> typesAtServer = Optional.of(types);
  private Optional<Cursor> cursor = Optional.empty();
  private boolean piecesLost;
  private boolean pieceAstray;

  /**
   * An open cursor.
   *
   * @param statement the number of the execution that opened it
   * @param execution how its answer was read
   * @param inForce the masks by which it was covered
   */
  record Cursor(long statement, ResultRelay execution, Masks inForce) {}

  PreparedStatement(
      int id,
      byte[] text,
      String schema,
      long settings,
      Request.Reading reading,
      int parameters,
      KeptReadings readings,
      LongData longData) {
    this.id = id;
    this.text = text;
    this.schema = schema;
    this.settings = settings;
    this.sqlMode = reading.readAs().sqlMode();
    this.charset = reading.readAs().charset();
    this.parameters = parameters;
    this.readings = readings;
    this.longData = longData;
    onRead(reading);
  }

  int id() {
    return id;
  }

  byte[] text() {
    return text;
  }

  /** The schema selected at PREPARE: the server resolved names in it. */
  String schema() {
    return schema;
  }

  /** The session's settings at PREPARE: the server read the text with them. */
  long settings() {
    return settings;
  }

  /**
   * How it was read last: at PREPARE, or at an execution after which other things exist. Empty
   * where there was no room for that, or another statement was read after which they do.
   */
  Optional<Request.Reading> reading() {
    return readings.of(this);
  }

  void onRead(Request.Reading anew) {
    readings.keep(this, anew);
  }

  /** It is read anew at its next execution. */
  void forgetReading() {
    readings.forget(this);
  }

  /**
   * Whether text still means what it meant at PREPARE. The server parses a prepared statement anew,
   * in the mode of that moment, once a table of it has changed.
   */
  boolean readsAsIn(SqlContext now) {
    return now.sqlMode().equals(sqlMode) && now.charset().equals(charset);
  }

  int parameters() {
    return parameters;
  }

  /** What the client said last, and goes by where it says nothing. */
  List<ParameterType> types() {
    return types;
  }

  void onTypes(List<ParameterType> said) {
    types = said;
  }

  /**
   * Whether the server would read values by them if an execution does not say them. Which ones it
   * keeps of an execution that failed depends on how it failed and on the server.
   */
  boolean serverGoesBy(List<ParameterType> said) {
    return typesAtServer.filter(known -> known == said).isPresent();
  }

  /** Adds a part of COM_STMT_SEND_LONG_DATA. */
  void onLongData(int parameter, byte[] data) {
    LongData.Value value = longValues.get(parameter);
    if (value == null) {
      Optional<LongData.Value> begun = longData.begin();
      if (begun.isEmpty()) {
        piecesLost = true;
        return;
      }
      value = begun.get();
      longValues.put(parameter, value);
    }
    value.add(data);
  }

  /** A part for a parameter that there is not. The server forgives none until it is reset. */
  void onPieceAstray() {
    pieceAstray = true;
  }

  boolean pieceAstray() {
    return pieceAstray;
  }

  /** Whether the server holds parts of which nothing is known: it must not be executed. */
  boolean piecesLost() {
    return piecesLost;
  }

  BitSet longData() {
    BitSet set = new BitSet();
    longValues.keySet().forEach(set::set);
    return set;
  }

  /** A parameter that came in pieces. */
  Optional<LongData.Value> longValue(int parameter) {
    return Optional.ofNullable(longValues.get(parameter));
  }

  /** The server forgets long data with every execution and reset. */
  void forgetLongData() {
    longValues.values().forEach(LongData.Value::forget);
    longValues.clear();
    piecesLost = false;
    pieceAstray = false;
  }

  /** The server was made to forget pieces, and closes a cursor with them. */
  void onReset() {
    forgetLongData();
    cursor = Optional.empty();
  }

  /** The database is asked to execute it; what it will have done is not known. */
  void onSent() {
    typesAtServer = Optional.empty();
    cursor = Optional.empty();
  }

  /**
   * An execution was answered. After an error the server may have the cursor of an execution before
   * still open, of columns that nobody knows any more: nothing is fetched from it.
   */
  void onExecuted(long statement, ResultRelay execution, List<ParameterType> bound, Masks inForce) {
    forgetLongData();
    if (execution.answer().error().isEmpty()) {
      typesAtServer = Optional.of(bound);
      cursor =
          execution.opensCursor()
              ? Optional.of(new Cursor(statement, execution, inForce))
              : Optional.empty();
    }
  }

  /** What the last execution opened. */
  Optional<Cursor> cursor() {
    return cursor;
  }
}
