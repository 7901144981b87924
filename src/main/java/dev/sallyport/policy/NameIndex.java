package dev.sallyport.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Finds rules by the names that they speak of, without asking each. What it finds may speak of a
 * name; what it does not find cannot.
 *
 * <p>A pattern is found by what stands before its first star, so only patterns that begin with a
 * star are asked for every name.
 */
final class NameIndex {
  /** Stands between schema and name, and in neither. */
  private static final char BETWEEN = '\0';

  private final int[] all;
  private final Prefixes whole;

  /** Of patterns whose schema is any: by their second part. */
  private final Prefixes anySchema;

  private NameIndex(int[] all, Prefixes whole, Prefixes anySchema) {
    this.all = all;
    this.whole = whole;
    this.anySchema = anySchema;
  }

  /** Adds the numbers of rules that may speak of a name. */
  void find(String schema, String name, IntList into) {
    if (all.length == 0) {
      return;
    }
    if (schema.isEmpty() || name.equals(NamePattern.WHOLE_SCHEMA)) {
      into.addAll(all);
      return;
    }
    String foldedName = CaseFolding.WIDE.fold(name);
    whole.find(CaseFolding.WIDE.fold(schema) + BETWEEN + foldedName, into);
    anySchema.find(foldedName, into);
  }

  /** Collects patterns, rule by rule in ascending order. */
  static final class Builder {
    private final IntList all = new IntList();
    private final Prefixes.Builder whole = new Prefixes.Builder();
    private final Prefixes.Builder anySchema = new Prefixes.Builder();

    void add(int rule, List<NamePattern> patterns) {
      for (NamePattern pattern : patterns) {
        String name = CaseFolding.WIDE.fold(pattern.name());
        if (pattern.schema().equals("*")) {
          anySchema.add(rule, name);
        } else {
          String schema = CaseFolding.WIDE.fold(pattern.schema());
          whole.add(rule, schema + BETWEEN + name);
        }
        all.add(rule);
      }
    }

    NameIndex build() {
      return new NameIndex(all.sorted(), whole.build(), anySchema.build());
    }
  }

  /** Numbers of rules. */
  static final class IntList {
    static final int[] NOTHING = {};

    private int[] values = new int[8];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    void addAll(int[] more) {
      if (more.length == 0) {
        return;
      }
      if (size + more.length > values.length) {
        values = Arrays.copyOf(values, Math.max(size + more.length, values.length * 2));
      }
      System.arraycopy(more, 0, values, size, more.length);
      size += more.length;
    }

    boolean isEmpty() {
      return size == 0;
    }

    /** Ascending, each once. */
    int[] sorted() {
      int[] sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
      int kept = 0;
      for (int i = 0; i < sorted.length; i++) {
        if (i == 0 || sorted[i] != sorted[kept - 1]) {
          sorted[kept++] = sorted[i];
        }
      }
      return kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept);
    }
  }
}
