package dev.sallyport.session;

import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.wire.command.ParameterType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A statement that the database prepared, with what must be known to judge each execution. */
final class PreparedStatement {
  /** Of a long parameter so much is shown; the digest binds the rest. */
  private static final int MAX_SHOWN_BYTES = 4096;

  private final int id;
  private final byte[] text;
  private final String schema;
  private final long settings;
  private final int parameters;
  private final Map<Integer, LongValue> longValues = new TreeMap<>();
  private Request.Reading reading;
  private List<ParameterType> types = List.of();
  private Optional<ResultRelay> execution = Optional.empty();
  private long executionStatement;

  PreparedStatement(
      int id, byte[] text, String schema, long settings, Request.Reading reading, int parameters) {
    this.id = id;
    this.text = text;
    this.schema = schema;
    this.settings = settings;
    this.reading = reading;
    this.parameters = parameters;
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
    longValues.computeIfAbsent(parameter, p -> new LongValue()).add(data);
  }

  BitSet longData() {
    BitSet set = new BitSet();
    longValues.keySet().forEach(set::set);
    return set;
  }

  /** A long parameter in words: its length, a digest of all of it, and how it begins. */
  Optional<String> longValue(int parameter) {
    return Optional.ofNullable(longValues.get(parameter)).map(LongValue::describe);
  }

  /** The server forgets long data with every execution and reset. */
  void forgetLongData() {
    longValues.clear();
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

  private static final class LongValue {
    private final MessageDigest digest = sha256();
    private final StringBuilder shown = new StringBuilder();
    private long bytes;

    void add(byte[] data) {
      digest.update(data);
      int room = (int) Math.max(0, MAX_SHOWN_BYTES - bytes);
      shown.append(
          new String(
              data, 0, Math.min(room, data.length), java.nio.charset.StandardCharsets.UTF_8));
      bytes += data.length;
    }

    String describe() {
      String hash = HexFormat.of().formatHex(copyOf(digest).digest());
      return bytes <= MAX_SHOWN_BYTES
          ? shown.toString()
          : shown + "... (" + bytes + " bytes, SHA-256 " + hash + ")";
    }

    private static MessageDigest copyOf(MessageDigest digest) {
      try {
        return (MessageDigest) digest.clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("SHA-256 of the JDK can be cloned", e);
      }
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
