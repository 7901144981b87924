package dev.sallyport.session;

import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A digest of values that is the same in every process: two statements that are judged alike at
 * different times, by different gateways, have the same one. Sets have no order, records all of
 * their components; what it does not know it refuses, rather than to find two things alike.
 */
final class Canonical {
  /** What literals are in, and what the session has besides: never what a statement may do. */
  private static final Map<Class<?>, Set<String>> PASSED_OVER =
      Map.of(
          StatementFacts.class, Set.of("text", "limit", "after"),
          OutputColumn.class, Set.of("name"));

  private final MessageDigest sha256;

  private Canonical() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Of what a statement does, and on which terms people are asked about it, whatever its literals.
   */
  static String basis(Verdict.Review review, Inspection inspection) {
    return digest("basis", review, inspection);
  }

  /**
   * Of these values, one after the other.
   *
   * @return 64 hex digits
   * @throws IllegalArgumentException for a value of a kind that has no such digest
   */
  static String digest(Object... values) {
    return HexFormat.of().formatHex(of(List.of(values)));
  }

  private static byte[] of(Object value) {
    Canonical digest = new Canonical();
    digest.add(value);
    return digest.sha256.digest();
  }

  private void add(Object value) {
    if (value instanceof String || value instanceof Enum<?>) {
      part(value instanceof Enum<?> word ? word.name() : value.toString());
    } else if (value instanceof byte[] bytes) {
      part(bytes);
    } else if (value instanceof Number
        || value instanceof Boolean
        || value instanceof java.time.Duration) {
      part(value.getClass().getSimpleName() + value);
    } else if (value instanceof Optional<?> maybe) {
      part("optional");
      maybe.ifPresent(this::add);
    } else if (value instanceof OptionalLong || value instanceof OptionalInt) {
      part(value.toString());
    } else if (value instanceof Set<?> set) {
      unordered(set);
    } else if (value instanceof Map<?, ?> map) {
      unordered(map.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
    } else if (value instanceof List<?> list) {
      part("list");
      number(list.size());
      list.forEach(item -> part(of(item)));
    } else if (value instanceof Masks masks) {
      masks(masks);
    } else if (value instanceof Record fields) {
      record(fields);
    } else {
      throw new IllegalArgumentException(
          "no digest for " + (value == null ? "null" : value.getClass().getName()));
    }
  }

  private void unordered(Collection<?> values) {
    part("set");
    number(values.size());
    values.stream().map(Canonical::of).map(HexFormat.of()::formatHex).sorted().forEach(this::part);
  }

  /** As a record of these: what it finds masks by follows from them. */
  private void masks(Masks masks) {
    part(Masks.class.getName());
    part(of(masks.rules()));
    part(of(masks.detectors()));
    part(of(masks.coversUnknown()));
    part(of(masks.revealed()));
  }

  private void record(Record value) {
    part(value.getClass().getName());
    Set<String> passedOver = PASSED_OVER.getOrDefault(value.getClass(), Set.of());
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      if (passedOver.contains(component.getName())) {
        continue;
      }
      try {
        component.getAccessor().setAccessible(true);
        part(of(component.getAccessor().invoke(value)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException("a record that does not tell its components", e);
      }
    }
  }

  private void part(String text) {
    part(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With its length in front, so that no two different values give the same bytes. */
  private void part(byte[] bytes) {
    number(bytes.length);
    sha256.update(bytes);
  }

  private void number(int value) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
