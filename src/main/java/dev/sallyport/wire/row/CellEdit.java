package dev.sallyport.wire.row;

/** What becomes of one value of a row. */
public sealed interface CellEdit {
  /** The value stays as it is. */
  CellEdit KEEP = Keep.ONLY;

  /** The value becomes NULL. */
  CellEdit SET_NULL = SetNull.ONLY;

  /** The value becomes these bytes, without a length in front. */
  static CellEdit set(byte[] content) {
    return new SetBytes(content);
  }

  /** See {@link #KEEP}; there is that one alone. */
  enum Keep implements CellEdit {
    ONLY
  }

  /** See {@link #SET_NULL}; there is that one alone. */
  enum SetNull implements CellEdit {
    ONLY
  }

  /** See {@link #set}. */
  record SetBytes(byte[] content) implements CellEdit {
    @Override
    public String toString() {
      return "SetBytes[" + content.length + " bytes]";
    }
  }
}
