package dev.sallyport.wire;

/** What two ends of a connection can agree on (MySQL Internals, "Capabilities Flags"). */
public enum Capability {
  /** The server is MySQL; MariaDB leaves it out to announce its extended capabilities. */
  LONG_PASSWORD(0),
  /** Affected rows count what was matched, not what was changed. */
  FOUND_ROWS(1),
  LONG_FLAG(2),
  /** A schema is named at login. */
  CONNECT_WITH_DB(3),
  /** {@code schema.table.column} is an error. */
  NO_SCHEMA(4),
  /** Packets come in compressed ones, by zlib. */
  COMPRESS(5),
  ODBC(6),
  /** {@code LOAD DATA LOCAL} is answered. */
  LOCAL_FILES(7),
  /** Blanks may stand before a function's parenthesis. */
  IGNORE_SPACE(8),
  /** The protocol since 4.1, the only one spoken here. */
  PROTOCOL_41(9),
  INTERACTIVE(10),
  /** TLS follows the SSL request. */
  SSL(11),
  IGNORE_SIGPIPE(12),
  /** Status flags are in OK packets. */
  TRANSACTIONS(13),
  RESERVED(14),
  /** 20-byte challenge and answer. */
  SECURE_CONNECTION(15),
  /** Several statements in one query. */
  MULTI_STATEMENTS(16),
  /** Several results for one query. */
  MULTI_RESULTS(17),
  PS_MULTI_RESULTS(18),
  /** Authentication plugins are named. */
  PLUGIN_AUTH(19),
  /** Key and value pairs at login. */
  CONNECT_ATTRS(20),
  /** The login answer may be longer than 255 bytes. */
  PLUGIN_AUTH_LENENC_DATA(21),
  CAN_HANDLE_EXPIRED_PASSWORDS(22),
  /** OK packets report changes of session state. */
  SESSION_TRACK(23),
  /** Results end with an OK packet instead of an EOF packet. */
  DEPRECATE_EOF(24),
  /** Column definitions may be left out; never used here, masks need them. */
  OPTIONAL_RESULTSET_METADATA(25),
  /** Packets come in compressed ones, by zstd. */
  ZSTD_COMPRESSION(26),
  /** Named values travel with a statement. */
  QUERY_ATTRIBUTES(27),
  /** Several authentication methods one after another. */
  MULTI_FACTOR(28),
  CAPABILITY_EXTENSION(29),
  SSL_VERIFY_SERVER_CERT(30),
  REMEMBER_OPTIONS(31);

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  /** The flag's value in the 32-bit set. */
  public long mask() {
    return 1L << bit;
  }
}
