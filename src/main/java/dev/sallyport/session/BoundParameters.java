package dev.sallyport.session;

import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.ShownValue;
import dev.sallyport.wire.command.StatementExecute;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The values bound to one execution of a statement: as people read them, and by what they are
 * known. What is read may be the same for two values, what they are known by never is.
 */
final class BoundParameters {
  /** Of a statement without markers. */
  static final BoundParameters NONE = new BoundParameters(List.of(), Optional.empty());

  private static final String VERSION = "sallyport-values-1";

  private final List<Value> values;
  private final Optional<StatementExecute> execution;
  private final List<String> texts;

  /** Worked out for the few that people are asked about; twice at worst, to the same. */
  private volatile String sha256;

  private BoundParameters(List<Value> values, Optional<StatementExecute> execution) {
    this.values = values;
    this.execution = execution;
    this.texts = texts(values, false);
  }

  /**
   * Of an execution as it came.
   *
   * @param pieces the values that came in pieces, by position
   * @param charset the session's {@code character_set_client}
   */
  static BoundParameters of(
      StatementExecute execute, IntFunction<Optional<LongData.Value>> pieces, Charset charset) {
    List<Value> values = new ArrayList<>(execute.values().size());
    boolean whole = true;
    for (int i = 0; i < execute.values().size(); i++) {
      BoundValue value = execute.values().get(i);
      Optional<LongData.Value> longValue = pieces.apply(i);
      whole &= longValue.isEmpty();
      // The server heeds pieces also where the execution says that the value is NULL.
      values.add(
          longValue
              .map(
                  any ->
                      new Value(
                          BoundValue.Kind.LONG_DATA, value.type(), any.kept(), any.shown(charset)))
              .orElseGet(
                  () ->
                      new Value(
                          value.kind(), value.type(), value.content(), value.shown(charset))));
    }
    return new BoundParameters(values, whole ? Optional.of(execute) : Optional.empty());
  }

  /** As people read them, null for NULL. */
  List<String> texts() {
    return texts;
  }

  /** The same where no digest of a value that is not shown whole may be kept. */
  List<String> textsWithoutDigests() {
    return texts(values, true);
  }

  /** The values as they are; empty when there are none, and when one of them came in pieces. */
  Optional<StatementExecute> execution() {
    return execution;
  }

  /**
   * SHA-256 over kind, type and bytes of all values, each with its length before it, so that no two
   * different lists give the same bytes. Of a value of which only the beginning is shown, its own
   * digest is taken, which is there already.
   *
   * @return 64 hex digits
   */
  String sha256() {
    String known = sha256;
    if (known == null) {
      known = digest();
      sha256 = known;
    }
    return known;
  }

  private String digest() {
    MessageDigest digest = newDigest();
    part(digest, VERSION.getBytes(StandardCharsets.US_ASCII));
    number(digest, values.size());
    values.forEach(value -> value.addTo(digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> texts(List<Value> values, boolean withoutDigests) {
    List<String> texts = new ArrayList<>(values.size());
    for (Value value : values) {
      texts.add(withoutDigests ? value.shown().textWithoutDigest() : value.shown().text());
    }
    return Collections.unmodifiableList(texts);
  }

  /**
   * One of them.
   *
   * @param kept all of its bytes, unless what is shown has a digest of them
   */
  private record Value(BoundValue.Kind kind, ParameterType type, byte[] kept, ShownValue shown) {
    void addTo(MessageDigest digest) {
      part(digest, kind.name().getBytes(StandardCharsets.US_ASCII));
      number(digest, type.code());
      number(digest, type.unsigned() ? 1 : 0);
      part(digest, type.name().getBytes(StandardCharsets.UTF_8));
      if (shown.sha256().isPresent()) {
        part(digest, "digest".getBytes(StandardCharsets.US_ASCII));
        number(digest, shown.bytes());
        part(digest, HexFormat.of().parseHex(shown.sha256().get()));
      } else {
        part(digest, "bytes".getBytes(StandardCharsets.US_ASCII));
        part(digest, kept);
      }
    }
  }

  private static void part(MessageDigest digest, byte[] bytes) {
    number(digest, bytes.length);
    digest.update(bytes);
  }

  private static void number(MessageDigest digest, long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
