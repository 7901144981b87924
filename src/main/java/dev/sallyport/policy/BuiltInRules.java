package dev.sallyport.policy;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What no policy can allow, and what needs no rule because drivers do it by themselves.
 *
 * <p>Sources: MySQL Reference Manual 8.0, chapters 7.1.8 (system variables), 15.7 (administration)
 * and 8.2.2 (privileges).
 */
final class BuiltInRules {
  static final String SESSION = "built-in:session";
  static final String DEFAULT_DENY = "built-in:default-deny";
  static final String NOT_UNDERSTOOD = "built-in:not-understood";
  static final String NO_POLICY = "built-in:no-policy";
  static final String POLICY_ERROR = "built-in:policy-error";
  static final String CONFLICTING_REVIEWS = "built-in:conflicting-reviews";

  /** Verbs that every statement of them is refused; a rule cannot speak of them. */
  static final Set<Verb> NEVER = Set.of(Verb.KILL, Verb.PREPARE, Verb.HANDLER, Verb.LOAD);

  /**
   * Session variables that a client may set. Each concerns this session alone, and none switches a
   * check of the server off, writes a log, or reaches another session. What changes how text is
   * read (sql_mode, the character sets) is tracked by the session from the server's answers.
   */
  static final Set<String> SESSION_VARIABLES =
      Set.of(
          "autocommit",
          "auto_increment_increment",
          "auto_increment_offset",
          "big_tables",
          "character_set_client",
          "character_set_connection",
          "character_set_results",
          "collation_connection",
          "cte_max_recursion_depth",
          "default_week_format",
          "div_precision_increment",
          "explicit_defaults_for_timestamp",
          "group_concat_max_len",
          "innodb_lock_wait_timeout",
          "interactive_timeout",
          "lc_messages",
          "lc_time_names",
          "lock_wait_timeout",
          "max_error_count",
          "max_execution_time",
          "max_statement_time",
          "names",
          "net_read_timeout",
          "net_write_timeout",
          "optimizer_switch",
          "session_track_schema",
          "session_track_state_change",
          "session_track_system_variables",
          "session_track_transaction_info",
          "sql_auto_is_null",
          "sql_mode",
          "sql_notes",
          "sql_quote_show_create",
          "sql_safe_updates",
          "sql_select_limit",
          "sql_warnings",
          "time_zone",
          "transaction_isolation",
          "transaction_read_only",
          "tx_isolation",
          "tx_read_only",
          "wait_timeout");

  /** SHOW forms without a table that tell nothing of other sessions, accounts or statements. */
  private static final Pattern HARMLESS_SHOW =
      Pattern.compile(
          "show ((global|session|local) )?(variables|status)\\b.*"
              + "|show (count ?\\( ?\\* ?\\) )?(warnings|errors)\\b.*"
              + "|show (character set|charset|collation|databases|schemas)\\b.*"
              + "|show (storage )?engines|show (plugins|privileges)",
          Pattern.DOTALL);

  private BuiltInRules() {}

  /** The refusal of a statement that no rule may let through, if it is one. */
  static Optional<Verdict.Deny> refusal(StatementFacts facts) {
    Optional<Verdict.Deny> byVerb = refusalOfVerb(facts);
    Optional<Verdict.Deny> refusal = byVerb.isPresent() ? byVerb : refusalOfFeature(facts);
    return refusal.isPresent() ? refusal : refusalOfVariable(facts);
  }

  private static Optional<Verdict.Deny> refusalOfVerb(StatementFacts facts) {
    return switch (facts.verb()) {
      case KILL ->
          deny(
              "kill",
              "KILL is refused: thread ids of the server are not yours to address. Close your own"
                  + " connection, or set max_execution_time, to end a statement.");
      case PREPARE ->
          deny(
              "text-prepare",
              "PREPARE and EXECUTE as text are refused, since they hide the statement. Use your"
                  + " driver's prepared statements.");
      case HANDLER -> deny("handler", "HANDLER is refused. Read the table with SELECT.");
      case LOAD -> deny("load", "LOAD is refused. Send the rows with INSERT.");
      case TRANSACTION ->
          words(facts).startsWith("xa ")
              ? deny(
                  "xa",
                  "XA is refused: a prepared XA transaction outlives its session. Use START"
                      + " TRANSACTION.")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Verdict.Deny> refusalOfFeature(StatementFacts facts) {
    if (facts.has(Feature.INTO_FILE) || facts.has(Feature.LOAD_FILE)) {
      return deny(
          "server-files",
          "Reading and writing files of the database server is refused. Take the rows as a result.");
    }
    if (facts.has(Feature.LOAD_LOCAL)) {
      return deny("load", "LOAD is refused. Send the rows with INSERT.");
    }
    if (facts.has(Feature.WAITS)) {
      return deny(
          "waits",
          "SLEEP, BENCHMARK, GET_LOCK and their like are refused: they hold a thread of the server."
              + " Wait in your own program.");
    }
    if (facts.has(Feature.EXPLAIN_ANALYZE)
        && Act.of(facts).stream()
            .anyMatch(act -> act.verb() != Verb.SELECT && act.verb() != Verb.EXPLAIN)) {
      return deny(
          "explain-analyze",
          "EXPLAIN ANALYZE runs what it explains and is refused for all but SELECT. Use EXPLAIN.");
    }
    return Optional.empty();
  }

  private static Optional<Verdict.Deny> refusalOfVariable(StatementFacts facts) {
    for (String variable : facts.variables().stream().sorted().toList()) {
      if (variable.indexOf('.') >= 0) {
        return deny(
            "global-variables",
            "Setting " + variable + " is refused: it would change the server for everybody.");
      }
      if (!SESSION_VARIABLES.contains(variable)) {
        return deny(
            "session-variables",
            "Setting "
                + variable
                + " is refused; it is none of the session variables that a client may set. Leave"
                + " it as it is.");
      }
    }
    return Optional.empty();
  }

  /**
   * Whether an act that no policy speaks of is allowed to everybody who may use the connection. A
   * schema may be selected where some rule lets something happen in it.
   */
  static boolean allows(Act act, StatementFacts facts, List<Policy> policies) {
    if (act.verb() == Verb.USE) {
      String schema = facts.useSchema().orElse(act.schema());
      return policies.stream().anyMatch(policy -> policy.opens(schema));
    }
    if (act.kind() != Act.Kind.NONE) {
      return false;
    }
    return switch (act.verb()) {
      case SELECT, DO, TRANSACTION -> true;
      case EXPLAIN -> !words(facts).contains(" for connection");
      case LOCK -> words(facts).startsWith("unlock table");
      case SET -> !facts.variables().isEmpty() || facts.has(Feature.WRITES_VARIABLE);
      case SHOW -> HARMLESS_SHOW.matcher(words(facts)).matches();
      default -> false;
    };
  }

  private static Optional<Verdict.Deny> deny(String name, String message) {
    return Optional.of(new Verdict.Deny("built-in:" + name, message));
  }

  /** The statement in normal form: lower case, one blank between words. */
  private static String words(StatementFacts facts) {
    return facts.fingerprint().toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
  }
}
