package dev.sallyport.masking;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The server's own tables, of which many hold values of rows (histograms, locked index entries),
 * texts of other sessions' statements, or counts that tell whether a row changed. Where columns are
 * masked, only those are read that describe objects.
 */
final class ServerTables {
  private static final String ANY = "*";

  /** Names end in a star where all that begin so describe objects. */
  private static final Map<String, Set<String>> DESCRIBING =
      Map.of(
          "information_schema",
          Set.of(
              "administrable_role_authorizations",
              "all_plugins",
              "applicable_roles",
              "character_sets",
              "check_constraints",
              "collation_character_set_applicability",
              "collations",
              "column_privileges",
              "columns",
              "columns_extensions",
              "enabled_roles",
              "engines",
              "events",
              "geometry_columns",
              "innodb_columns",
              "innodb_datafiles",
              "innodb_fields",
              "innodb_foreign",
              "innodb_foreign_cols",
              "innodb_indexes",
              "innodb_sys_columns",
              "innodb_sys_fields",
              "innodb_sys_foreign",
              "innodb_sys_foreign_cols",
              "innodb_sys_indexes",
              "innodb_sys_tables",
              "innodb_sys_virtual",
              "innodb_tables",
              "innodb_virtual",
              "key_column_usage",
              "key_period_usage",
              "keywords",
              "parameters",
              "partitions",
              "periods",
              "plugins",
              "referential_constraints",
              "resource_groups",
              "role_column_grants",
              "role_routine_grants",
              "role_table_grants",
              "routines",
              "schema_privileges",
              "schemata",
              "schemata_extensions",
              "sequences",
              "spatial_ref_sys",
              "sql_functions",
              "st_geometry_columns",
              "st_spatial_reference_systems",
              "st_units_of_measure",
              "statistics",
              "table_constraints",
              "table_constraints_extensions",
              "table_privileges",
              "tables",
              "tables_extensions",
              "tablespaces",
              "tablespaces_extensions",
              "triggers",
              "user_attributes",
              "user_privileges",
              "view_routine_usage",
              "view_table_usage",
              "views"),
          "mysql",
          Set.of(
              "columns_priv",
              "db",
              "default_roles",
              "event",
              "func",
              "global_priv",
              "help_*",
              "plugin",
              "proc",
              "procs_priv",
              "role_edges",
              "roles_mapping",
              "tables_priv",
              "time_zone*",
              "user"),
          "performance_schema",
          Set.of(
              "keyring_keys",
              "session_account_connect_attrs",
              "session_variables",
              "setup_*",
              "user_defined_functions",
              "variables_info"),
          "sys",
          Set.of("version"));

  /**
   * Columns of tables above that say when, or to what, the data of a table last changed, and how
   * many different values an index has.
   */
  private static final Set<String> OF_CHANGES = Set.of("update_time", "checksum", "cardinality");

  private static final Set<String> WITH_CHANGES = Set.of("tables", "partitions", "statistics");
  private static final List<String> SHOWING_CHANGES =
      List.of("show index", "show keys", "show extended", "show table status");

  /** Looking whether a text is plain takes long for a long one. */
  private static final int MAX_PLAIN = 4_096;

  private static final String INFORMATION = "information_schema";

  /** All columns of one table under its own name: by an alias a cursor does not tell whose. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "\\s*+select\\s++([\\w`]++\\s*+\\.\\s*+)?+\\*\\s++from\\s++"
              + "(`?information_schema`?\\s*+\\.\\s*+)?+`?\\w++`?+\\s*+(?=$|;|where\\b|order\\b|limit\\b)"
              + "(?!.*\\b(select|values|table|join|into|union|intersect|except)\\b)"
              + "(?!.*\\bby\\b(.*,)?\\s*+[0-9?@(+-]).*+",
          Pattern.DOTALL);

  /** Words that bring in columns without their names. */
  private static final Pattern UNNAMED = Pattern.compile("\\*|\\b(natural|table)\\b");

  private static final Pattern HARMLESS =
      Pattern.compile("\\bcount\\s*+\\(\\s*+\\*\\s*+\\)|'base table'");

  private ServerTables() {}

  /** Why the statement must not run where columns are masked. */
  static Optional<String> refusal(StatementFacts facts, Wording wording) {
    if (facts.has(Feature.READS_COUNTERS)) {
      return Optional.of(
          "it reads what the server counts of changes, which tells of masked values; of SHOW STATUS,"
              + " ask for Ssl_%, Uptime%, Threads_% or Com_% by LIKE");
    }
    if (facts.has(Feature.READS_STATEMENTS)) {
      return Optional.of(
          "it shows texts of statements or values of rows that are in other hands, which nothing"
              + " covers");
    }
    return facts.accesses().stream()
        .filter(ServerTables::tells)
        .map(Access::table)
        .min((one, other) -> one.toString().compareTo(other.toString()))
        .map(
            table ->
                table
                    + " may hold values of masked columns, or texts of statements with them; of the"
                    + " server's own tables, only those that describe objects can be read")
        .or(() -> namesChanges(facts, wording));
  }

  private static boolean tells(Access access) {
    TableName table = access.table();
    if (!Catalogue.isSystemSchema(table.schema()) || table.table().equals(ANY)) {
      return false;
    }
    String name = fold(table.table());
    return DESCRIBING.getOrDefault(fold(table.schema()), Set.of()).stream()
        .noneMatch(
            known ->
                known.endsWith(ANY)
                    ? name.startsWith(known.substring(0, known.length() - 1))
                    : name.equals(known));
  }

  /** Of these tables lineage is not known, but a name has one spelling but for its case. */
  private static Optional<String> namesChanges(StatementFacts facts, Wording wording) {
    boolean reads =
        facts.accesses().stream()
            .filter(access -> access.reach() != Access.Reach.TEMPORARY)
            .map(Access::table)
            .anyMatch(
                table ->
                    fold(table.schema()).equals(INFORMATION)
                        && WITH_CHANGES.contains(fold(table.table())));
    boolean chooses = listsChanges(facts);
    if (!reads && !chooses) {
      return Optional.empty();
    }
    String text = fold(wording.of(facts));
    if (OF_CHANGES.stream().anyMatch(text::contains)) {
      return Optional.of(
          "UPDATE_TIME and CHECKSUM of a table, and CARDINALITY of an index, tell of masked values;"
              + " leave them out");
    }
    String left = HARMLESS.matcher(text).replaceAll("0");
    return reads
            && facts.verb() != Verb.SHOW
            && UNNAMED.matcher(left).find()
            && (left.length() > MAX_PLAIN || !PLAIN.matcher(left).matches())
        ? Optional.of(
            "it uses all columns of "
                + INFORMATION
                + " tables, some of which tell of masked values; name those that are needed")
        : Optional.empty();
  }

  /** SHOW INDEX and SHOW TABLE STATUS, whose WHERE may speak of any column of theirs. */
  private static boolean listsChanges(StatementFacts facts) {
    String form = fold(facts.fingerprint());
    return facts.verb() == Verb.SHOW && SHOWING_CHANGES.stream().anyMatch(form::startsWith);
  }

  /** Whether a column of an answer is one that tells of changes: it comes as NULL then. */
  static boolean tellsOfChanges(String schema, String table, String name) {
    if (!OF_CHANGES.contains(fold(name))) {
      return false;
    }
    // SHOW INDEX computes it, and a cursor names no schema.
    boolean unplaced =
        schema.isEmpty()
            && (fold(table).equals("show_statistics") || WITH_CHANGES.contains(fold(table)));
    return unplaced || fold(schema).equals(INFORMATION);
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
