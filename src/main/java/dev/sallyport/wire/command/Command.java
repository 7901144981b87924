package dev.sallyport.wire.command;

import java.util.Optional;

/** First byte of every client packet after login (MySQL Internals, "Command Phase"). */
public enum Command {
  QUIT(0x01),
  INIT_DB(0x02),
  QUERY(0x03),
  FIELD_LIST(0x04),
  CREATE_DB(0x05),
  DROP_DB(0x06),
  REFRESH(0x07),
  SHUTDOWN(0x08),
  STATISTICS(0x09),
  PROCESS_INFO(0x0a),
  CONNECT(0x0b),
  PROCESS_KILL(0x0c),
  DEBUG(0x0d),
  PING(0x0e),
  TIME(0x0f),
  DELAYED_INSERT(0x10),
  CHANGE_USER(0x11),
  BINLOG_DUMP(0x12),
  TABLE_DUMP(0x13),
  CONNECT_OUT(0x14),
  REGISTER_SLAVE(0x15),
  STMT_PREPARE(0x16),
  STMT_EXECUTE(0x17),
  STMT_SEND_LONG_DATA(0x18),
  STMT_CLOSE(0x19),
  STMT_RESET(0x1a),
  SET_OPTION(0x1b),
  STMT_FETCH(0x1c),
  DAEMON(0x1d),
  BINLOG_DUMP_GTID(0x1e),
  RESET_CONNECTION(0x1f);

  private static final Command[] BY_CODE = new Command[256];

  static {
    for (Command command : values()) {
      BY_CODE[command.code] = command;
    }
  }

  private final int code;
  private final String label;

  Command(int code) {
    this.code = code;
    this.label = "COM_" + name();
  }

  /** The command of a code; empty for a code that no version of the manual names. */
  public static Optional<Command> of(int code) {
    return code < 0 || code >= BY_CODE.length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE[code]);
  }

  /** The byte on the wire. */
  public int code() {
    return code;
  }

  /** The name in the manual, such as {@code COM_QUERY}. */
  public String label() {
    return label;
  }
}
