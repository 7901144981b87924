package dev.sallyport.session;

import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.ShownValue;
import dev.sallyport.wire.row.ColumnType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a session keeps of the values that its client sends in pieces: bounded for all of its
 * statements together, since the protocol has no answer by which a piece could be refused.
 */
final class LongData {
  /** As many as one statement can have. */
  static final int MAX_VALUES = 65_535;

  /** Of a value so much is shown, with a digest of all of it. */
  private static final int MAX_SHOWN_BYTES = 4096;

  /** Of all values together. */
  private static final int MAX_SHOWN_BYTES_OF_ALL = 1 << 20;

  private int values;
  private int shownBytes;

  /** A place for one more value; empty when there are too many. */
  Optional<Value> begin() {
    if (values == MAX_VALUES) {
      return Optional.empty();
    }
    values++;
    return Optional.of(new Value());
  }

  /** One value. */
  final class Value {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream(0);
    private long bytes;

    /** Of all of it, from where not all of it is kept. */
    private Optional<MessageDigest> digest = Optional.empty();

    void add(byte[] data) {
      int room = Math.min(MAX_SHOWN_BYTES - shown.size(), MAX_SHOWN_BYTES_OF_ALL - shownBytes);
      int more = Math.min(room, data.length);
      if (more < data.length && digest.isEmpty()) {
        digest = Optional.of(sha256());
        digest.get().update(shown.toByteArray());
      }
      digest.ifPresent(any -> any.update(data));
      bytes += data.length;
      shown.write(data, 0, more);
      shownBytes += more;
    }

    /** What is kept of it: all, unless {@link #shown} has a digest. */
    byte[] kept() {
      return shown.toByteArray();
    }

    /** As any value, but less of a long one. */
    ShownValue shown(Charset charset) {
      byte[] kept = kept();
      return digest
          .map(
              all ->
                  new ShownValue(
                      new String(kept, charset),
                      bytes,
                      Optional.of(HexFormat.of().formatHex(copyOf(all).digest()))))
          .orElseGet(
              () ->
                  new BoundValue(
                          BoundValue.Kind.VALUE,
                          new ParameterType(ColumnType.VAR_STRING.code(), false),
                          kept)
                      .shown(charset));
    }

    void forget() {
      values--;
      shownBytes -= shown.size();
    }
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
