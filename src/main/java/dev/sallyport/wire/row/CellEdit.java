package dev.sallyport.wire.row;

/** What becomes of one value of a row. */
public sealed interface CellEdit {
  /** The value stays as it is. */
  CellEdit KEEP = new Keep();

  /** The value becomes NULL. */
  CellEdit SET_NULL = new SetNull();

  /** The value becomes these bytes, without a length in front. */
  static CellEdit set(byte[] content) {
    return new SetBytes(content);
  }

  /** See {@link #KEEP}. */
  record Keep() implements CellEdit {}

  /** See {@link #SET_NULL}. */
  record SetNull() implements CellEdit {}

  /** See {@link #set}. */
  record SetBytes(byte[] content) implements CellEdit {
    @Override
    public String toString() {
      return "SetBytes[" + content.length + " bytes]";
    }
  }
}
