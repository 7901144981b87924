package dev.sallyport.session;

import dev.sallyport.sql.StatementFacts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What statements of one session have assigned to those of its settings that the server does not
 * report. Such a setting may decide what a statement does, so that one that was approved is known
 * again only where the same was assigned. Where it cannot be told what was, it is like nothing
 * else.
 */
final class AssignedSettings {
  /** In which statements do the same whatever they are: limits of time, and what is reported. */
  private static final Set<String> DECIDES_NOTHING =
      Set.of(
          "autocommit",
          "big_tables",
          "information_schema_stats_expiry",
          "innodb_lock_wait_timeout",
          "interactive_timeout",
          "lc_messages",
          "lock_wait_timeout",
          "max_error_count",
          "max_execution_time",
          "max_statement_time",
          "net_read_timeout",
          "net_write_timeout",
          "session_track_gtids",
          "session_track_schema",
          "session_track_state_change",
          "session_track_system_variables",
          "session_track_transaction_info",
          "sql_notes",
          "sql_quote_show_create",
          "sql_warnings",
          "transaction_isolation",
          "transaction_read_only",
          "tx_isolation",
          "tx_read_only",
          "wait_timeout");

  /** Reported, and known for what they are. */
  private static final Set<String> REPORTED =
      Set.of(
          "character_set_client",
          "character_set_connection",
          "character_set_results",
          "names",
          "sql_mode",
          "timestamp");

  /**
   * What MariaDB never reports, though it was asked to: of several variables that it keeps in one
   * place, as all flags and both names of a collation, it reports changes of one alone.
   */
  private static final Set<String> UNREPORTED_BY_MARIADB =
      Set.of("collation_connection", "foreign_key_checks", "sql_auto_is_null", "unique_checks");

  private static final String COLLATION = "collation_connection";

  /** What assigns the collation of literals; the last to do so counts. */
  private static final Set<String> ASSIGNS_COLLATION =
      Set.of(COLLATION, "character_set_connection", "names");

  private static final Pattern NAMES =
      Pattern.compile(
          "\\s*SET\\s+NAMES\\s+'?(\\w+)'?(?:\\s+COLLATE\\s+'?(\\w+)'?)?\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ITEM =
      Pattern.compile(
          "(?:(?:SESSION|LOCAL)\\s+|@@(?:(?:SESSION|LOCAL)\\s*\\.\\s*)?)?([a-z_]+)\\s*:?=\\s*"
              + "('[^'\\\\]*'|\"[^\"\\\\]*\"|-?[0-9]+|ON|OFF|DEFAULT|utf8mb4[a-z0-9_]*)\\s*(?:,\\s*|;?\\s*$)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SET = Pattern.compile("\\s*SET\\s+", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values = new TreeMap<>();
  private final boolean mariaDb;

  /** Nothing was assigned yet. */
  AssignedSettings(boolean mariaDb) {
    this.mariaDb = mariaDb;
  }

  /** A part of a text has run, to its end or not. */
  void onRan(StatementFacts part, boolean succeeded, Set<String> known) {
    Optional<Map<String, String>> plain = Optional.empty();
    for (String variable : part.variables()) {
      boolean ofTheSession = !variable.startsWith("global.") && !variable.startsWith("persist");
      if (!ofTheSession) {
        continue;
      }
      if (mariaDb && ASSIGNS_COLLATION.contains(variable)) {
        String value = succeeded ? collation(part, variable) : null;
        values.put(COLLATION, value == null ? UUID.randomUUID().toString() : value);
      } else if (!DECIDES_NOTHING.contains(variable) && !isReported(variable, known)) {
        plain = plain.isPresent() || !succeeded ? plain : Optional.of(plain(part));
        String value = plain.map(all -> all.get(variable)).orElse(null);
        values.put(variable, value == null ? UUID.randomUUID().toString() : value);
      }
    }
  }

  private boolean isReported(String variable, Set<String> known) {
    boolean asked = REPORTED.contains(variable) || known.contains(variable);
    return asked && !(mariaDb && UNREPORTED_BY_MARIADB.contains(variable));
  }

  /** What was assigned to it, and by which name; null where that cannot be told. */
  private static String collation(StatementFacts part, String variable) {
    if (part.variables().stream().filter(ASSIGNS_COLLATION::contains).count() > 1) {
      return null;
    }
    if (variable.equals("names")) {
      Matcher names = NAMES.matcher(part.text());
      return names.matches()
          ? ("names " + names.group(1) + " " + names.group(2)).toLowerCase(Locale.ROOT)
          : null;
    }
    String value = plain(part).get(variable);
    return value == null ? null : variable + " " + value;
  }

  /** What was assigned as it stands in the text; nothing where it would have to be computed. */
  private static Map<String, String> plain(StatementFacts part) {
    Map<String, String> found = new HashMap<>();
    Matcher items = SET.matcher(part.text());
    if (!items.lookingAt()) {
      return Map.of();
    }
    int at = items.end();
    items.usePattern(ITEM);
    while (at < part.text().length()) {
      items.region(at, part.text().length());
      if (!items.lookingAt()) {
        return Map.of();
      }
      found.put(items.group(1).toLowerCase(Locale.ROOT), items.group(2).toLowerCase(Locale.ROOT));
      at = items.end();
    }
    return found;
  }

  /** The server has forgotten all of it. */
  void forget() {
    values.clear();
  }

  /** What was assigned, by the names of the variables. */
  Map<String, String> values() {
    return Map.copyOf(values);
  }
}
