package dev.sallyport.wire.response;

/** State of the session in OK and EOF packets (MySQL Internals, "Status Flags"). */
public enum StatusFlag {
  /** A transaction is open. */
  IN_TRANS(0x0001),
  AUTOCOMMIT(0x0002),
  /** Another result follows. */
  MORE_RESULTS(0x0008),
  NO_GOOD_INDEX_USED(0x0010),
  NO_INDEX_USED(0x0020),
  /** No rows yet: they are fetched from a cursor. */
  CURSOR_EXISTS(0x0040),
  /** The cursor has no further row. */
  LAST_ROW_SENT(0x0080),
  DB_DROPPED(0x0100),
  NO_BACKSLASH_ESCAPES(0x0200),
  METADATA_CHANGED(0x0400),
  QUERY_WAS_SLOW(0x0800),
  /** The result holds the output parameters of a procedure. */
  PS_OUT_PARAMS(0x1000),
  IN_TRANS_READONLY(0x2000),
  /** A state block follows in the OK packet. */
  SESSION_STATE_CHANGED(0x4000);

  private final int mask;

  StatusFlag(int mask) {
    this.mask = mask;
  }

  /** The flag's bit. */
  public int mask() {
    return mask;
  }

  /** Whether it is among these. */
  public boolean in(int statusFlags) {
    return (statusFlags & mask) != 0;
  }
}
