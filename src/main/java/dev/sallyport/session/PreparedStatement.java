package dev.sallyport.session;

import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.wire.command.ParameterType;
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
  private final LongData longData;
  private final Map<Integer, LongData.Value> longValues = new TreeMap<>();
  private Request.Reading reading;
  private List<ParameterType> types = List.of();
  private Optional<ResultRelay> execution = Optional.empty();
  private long executionStatement;
  private boolean piecesLost;

  PreparedStatement(
      int id,
      byte[] text,
      String schema,
      long settings,
      Request.Reading reading,
      int parameters,
      LongData longData) {
    this.id = id;
    this.text = text;
    this.schema = schema;
    this.settings = settings;
    this.reading = reading;
    this.parameters = parameters;
    this.longData = longData;
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

  /** How it was read last: at PREPARE, or at an execution after which other things exist. */
  Request.Reading reading() {
    return reading;
  }

  void onRead(Request.Reading anew) {
    reading = anew;
  }

  /**
   * Whether text still means what it meant at PREPARE. The server parses a prepared statement anew,
   * in the mode of that moment, once a table of it has changed.
   */
  boolean readsAsIn(SqlContext now) {
    return now.sqlMode().equals(reading.readAs().sqlMode())
        && now.charset().equals(reading.readAs().charset());
  }

  int parameters() {
    return parameters;
  }

  List<ParameterType> types() {
    return types;
  }

  void onTypes(List<ParameterType> bound) {
    if (!bound.isEmpty()) {
      types = bound;
    }
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
  }

  void onExecution(long statement, ResultRelay relay) {
    executionStatement = statement;
    execution = Optional.of(relay);
  }

  /** The last execution, whose rows a cursor fetches. */
  Optional<ResultRelay> execution() {
    return execution;
  }

  long executionStatement() {
    return executionStatement;
  }
}
