package dev.sallyport.recording.chain;

/**
 * Something that is not as it was written.
 *
 * @param code what kind: {@code changed}, {@code missing}, {@code added}, {@code order}, {@code
 *     unsigned} or {@code key}
 * @param where for example {@code chunk 3 of SESSION}, {@code ledger HOME#12}, {@code act ID}
 * @param message a sentence
 */
public record Finding(String code, String where, String message) {
  static final String CHANGED = "changed";
  static final String MISSING = "missing";
  static final String ADDED = "added";
  static final String ORDER = "order";
  static final String UNSIGNED = "unsigned";
  static final String KEY = "key";

  /** Something differs from what was written. */
  public static Finding changed(String where, String message) {
    return new Finding(CHANGED, where, message);
  }

  /** Something was taken away. */
  public static Finding missing(String where, String message) {
    return new Finding(MISSING, where, message);
  }

  /** Something was put in. */
  public static Finding added(String where, String message) {
    return new Finding(ADDED, where, message);
  }

  /** Something stands in another place. */
  public static Finding order(String where, String message) {
    return new Finding(ORDER, where, message);
  }

  /** Something that must be signed is not. */
  public static Finding unsigned(String where, String message) {
    return new Finding(UNSIGNED, where, message);
  }

  /** Somebody else signed. */
  public static Finding key(String where, String message) {
    return new Finding(KEY, where, message);
  }
}
