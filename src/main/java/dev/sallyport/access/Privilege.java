package dev.sallyport.access;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One privilege on one object (MySQL Reference Manual, 8.2.2).
 *
 * @param name as GRANT spells it, for example {@code SELECT} or {@code CREATE VIEW}
 * @param target on what
 * @param columns of a table alone: on these columns only; empty means the whole object
 */
public record Privilege(String name, Target target, Set<String> columns) {
  /** Keeps a copy, in order. */
  public Privilege {
    columns = java.util.Collections.unmodifiableSet(new TreeSet<>(columns));
  }

  /** On a whole object. */
  public static Privilege on(String name, Target target) {
    return new Privilege(name, target, Set.of());
  }

  /** As GRANT and REVOKE spell it: {@code UPDATE (`status`) ON `shop`.`orders`}. */
  public String text() {
    return named() + " ON " + target.text();
  }

  /** Without its object: {@code UPDATE (`status`)}. */
  String named() {
    String on =
        columns.isEmpty()
            ? ""
            : columns.stream().map(Privilege::quoted).collect(Collectors.joining(", ", " (", ")"));
    return name + on;
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** What a privilege is on. */
  public sealed interface Target {
    /** As GRANT spells it. */
    String text();

    /** In which schema, or which one. */
    String schema();

    /** A table or a view. */
    record Table(String schema, String name) implements Target {
      @Override
      public String text() {
        return quoted(schema) + "." + quoted(name);
      }
    }

    /** All that is in a schema, and what MySQL knows of whole schemas only. */
    record Schema(String name) implements Target {
      @Override
      public String schema() {
        return name;
      }

      /** The name is a pattern to GRANT, in which {@code _} and {@code %} stand for others. */
      @Override
      public String text() {
        return quoted(name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")) + ".*";
      }
    }

    /** A stored procedure. */
    record Procedure(String schema, String name) implements Target {
      @Override
      public String text() {
        return "PROCEDURE " + quoted(schema) + "." + quoted(name);
      }
    }

    /** A stored function. */
    record Function(String schema, String name) implements Target {
      @Override
      public String text() {
        return "FUNCTION " + quoted(schema) + "." + quoted(name);
      }
    }
  }
}
