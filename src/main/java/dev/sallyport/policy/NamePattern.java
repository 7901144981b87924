package dev.sallyport.policy;

import java.util.Optional;

/**
 * A glob over {@code schema.name}, for tables and routines.
 *
 * @param schema glob for the schema; empty for a loadable function, which has none
 * @param name glob for the table or routine
 */
record NamePattern(String schema, String name) {
  /** What an access names when it touches all tables of a schema. */
  static final String WHOLE_SCHEMA = "*";

  private static final String INFORMATION_SCHEMA = "information_schema";

  /** Reads {@code schema.name}; empty when it is not two parts. */
  static Optional<NamePattern> of(String written) {
    String[] parts = written.split("\\.", -1);
    return parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()
        ? Optional.of(new NamePattern(parts[0], parts[1]))
        : Optional.empty();
  }

  /** Everything in the schemas that a glob matches. */
  static NamePattern ofSchema(String schema) {
    return new NamePattern(schema, WHOLE_SCHEMA);
  }

  /** A function that was installed from a library, by its name alone. */
  static NamePattern ofLoadableFunction(String name) {
    return new NamePattern("", name);
  }

  /**
   * Whether a rule that allows may count this name in. The schema must be known, and every
   * character counts, except in information_schema, whose names have no case on any platform (MySQL
   * Reference Manual, 9.2.3).
   */
  boolean coversForAllow(String schemaName, String ownName) {
    if (schemaName.equalsIgnoreCase(INFORMATION_SCHEMA)) {
      return Glob.matchesFolded(schema, schemaName) && Glob.matchesFolded(name, ownName);
    }
    return schemaName.isEmpty() == schema.isEmpty()
        && Glob.matchesExactly(schema, schemaName)
        && Glob.matchesExactly(name, ownName);
  }

  /**
   * Whether a rule that refuses or pauses may mean this name. Case does not count, an unknown
   * schema may be any, and what touches a whole schema touches each of its tables.
   */
  boolean coversForRefusal(String schemaName, String ownName) {
    return (schemaName.isEmpty() || Glob.matchesFolded(schema, schemaName))
        && (ownName.equals(WHOLE_SCHEMA) || Glob.matchesFolded(name, ownName));
  }

  /** Whether a rule that refuses or pauses means every name in a schema. */
  boolean coversWhole(String schemaName) {
    return Glob.matchesFolded(schema, schemaName) && name.replace("*", "").isEmpty();
  }

  /** Whether it matches whatever the other matches. */
  boolean covers(NamePattern other) {
    return schema.isEmpty() == other.schema.isEmpty()
        && Glob.covers(schema, other.schema)
        && Glob.covers(name, other.name);
  }

  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }
}
