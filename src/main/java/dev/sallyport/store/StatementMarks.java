package dev.sallyport.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is known of a statement beside its words, as words that the full-text index takes for what
 * they are: a letter for the kind and the beginning of a hash, so that no name can be mistaken for
 * another kind, for two words, or for the language in which the index is asked.
 */
final class StatementMarks {
  private static final int RADIX = 36;

  private StatementMarks() {}

  static String principal(String id) {
    return mark('p', id);
  }

  /** In any case. */
  static String name(String name) {
    return mark('n', name.toLowerCase(Locale.ROOT));
  }

  static String connection(String name) {
    return mark('c', name);
  }

  static String owner(String principal) {
    return mark('o', principal);
  }

  static String session(String id) {
    return mark('s', id);
  }

  static String verdict(String verdict) {
    return mark('v', verdict);
  }

  static String rule(String rule) {
    return mark('r', rule);
  }

  static String verb(String verb) {
    return mark('b', verb);
  }

  /**
   * What a table is asked for by.
   *
   * @param table with its schema, or {@code schema.*}
   */
  static String table(String table) {
    return table.endsWith(".*")
        ? mark('k', table.substring(0, table.length() - 2))
        : mark('t', table);
  }

  /** All of a session's, for each of its statements. */
  static String of(SessionOf session) {
    List<String> marks = new ArrayList<>();
    marks.add(session(session.id()));
    marks.add(principal(session.principal()));
    marks.add(name(session.principalName()));
    marks.add(connection(session.connection()));
    if (!session.actsFor().isEmpty()) {
      marks.add(owner(session.actsFor()));
    }
    return String.join(" ", marks);
  }

  /** All of a statement's own. */
  static String of(String verdict, String rule, Set<String> verbs, Set<String> tables) {
    Set<String> marks = new LinkedHashSet<>();
    marks.add(verdict(verdict));
    marks.add(rule(rule));
    verbs.forEach(verb -> marks.add(verb(verb)));
    for (String table : tables) {
      marks.add(table(table));
      marks.add(table(StatementIndex.schema(table) + ".*"));
    }
    return String.join(" ", marks);
  }

  private static String mark(char kind, String value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return kind + Long.toUnsignedString(ByteBuffer.wrap(hash).getLong(), RADIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
