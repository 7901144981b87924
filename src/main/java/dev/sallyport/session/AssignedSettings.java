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

  private static final Pattern ITEM =
      Pattern.compile(
          "(?:(?:SESSION|LOCAL)\\s+|@@(?:(?:SESSION|LOCAL)\\s*\\.\\s*)?)?([a-z_]+)\\s*:?=\\s*"
              + "('[^'\\\\]*'|\"[^\"\\\\]*\"|-?[0-9]+|ON|OFF|DEFAULT|utf8mb4[a-z0-9_]*)\\s*(?:,\\s*|;?\\s*$)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SET = Pattern.compile("\\s*SET\\s+", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values = new TreeMap<>();

  /** A part of a text has run, to its end or not. */
  void onRan(StatementFacts part, boolean succeeded, Set<String> known) {
    Optional<Map<String, String>> plain = Optional.empty();
    for (String variable : part.variables()) {
      boolean ofTheSession = !variable.startsWith("global.") && !variable.startsWith("persist");
      if (ofTheSession
          && !DECIDES_NOTHING.contains(variable)
          && !REPORTED.contains(variable)
          && !known.contains(variable)) {
        plain = plain.isPresent() || !succeeded ? plain : Optional.of(plain(part));
        String value = plain.map(all -> all.get(variable)).orElse(null);
        values.put(variable, value == null ? UUID.randomUUID().toString() : value);
      }
    }
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
