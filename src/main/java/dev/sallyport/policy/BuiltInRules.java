package dev.sallyport.policy;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
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
  private static final String PREFIX = "built-in:";

  static final String SESSION = "built-in:session";
  static final String OWN_SESSIONS = "built-in:own-sessions";
  static final String DEFAULT_DENY = "built-in:default-deny";
  static final String NOT_UNDERSTOOD = "built-in:not-understood";
  static final String NO_POLICY = "built-in:no-policy";
  static final String POLICY_ERROR = "built-in:policy-error";
  static final String VIEW = "built-in:view";
  static final String TEMPORARY_TABLES = "built-in:temporary-tables";
  static final String TEXT_PREPARE = "built-in:text-prepare";
  static final String LOAD = "built-in:load";
  static final String FOREIGN_BYTES = "built-in:foreign-bytes";
  static final String CONFLICTING_REVIEWS = "built-in:conflicting-reviews";

  /**
   * Verbs that no rule can allow. What KILL may do needs none: the gateway itself carries it out,
   * and only against sessions of the same principal.
   */
  static final Set<Verb> NEVER = Set.of(Verb.KILL, Verb.HANDLER);

  /** Verbs of statements that name no object, so that no rule about objects can allow them. */
  static final Set<Verb> WITHOUT_OBJECT =
      Set.of(Verb.SET, Verb.TRANSACTION, Verb.PREPARE, Verb.EXECUTE, Verb.DO);

  /** SHOW forms without a table that tell nothing of other sessions, accounts or statements. */
  private static final Pattern HARMLESS_SHOW =
      Pattern.compile(
          "show ((global|session|local) )?(variables|status)\\b.*"
              + "|show (count ?\\( ?\\* ?\\) )?(warnings|errors)\\b.*"
              + "|show (character set|charset|collation|databases|schemas)\\b.*"
              + "|show (storage )?engines|show (plugins|privileges)",
          Pattern.DOTALL);

  private static final TableName ACCOUNTS = new TableName("mysql", "user");

  private BuiltInRules() {}

  /** Whether a rule is one of these. */
  static boolean isOne(String rule) {
    return rule.startsWith(PREFIX);
  }

  /**
   * The refusal of a statement that no rule may let through, if it is one.
   *
   * @param variables session variables that may be set
   */
  static Optional<Verdict.Deny> refusal(StatementFacts facts, Set<String> variables) {
    Optional<Verdict.Deny> refusal = refusalOfVerb(facts);
    if (refusal.isEmpty()) {
      refusal = refusalOfFeature(facts);
    }
    if (refusal.isEmpty()) {
      refusal = refusalOfVariable(facts, variables);
    }
    return refusal;
  }

  private static Optional<Verdict.Deny> refusalOfVerb(StatementFacts facts) {
    return switch (facts.verb()) {
      case KILL -> facts.kill().isPresent() ? Optional.empty() : Optional.of(unclearKill());
      case HANDLER -> deny("handler", "HANDLER is refused. Read the table with SELECT.");
      case LOAD ->
          facts.has(Feature.LOAD_LOCAL)
              ? Optional.empty()
              : deny(
                  "load",
                  "LOAD of a file of the database server is refused. Send the rows with INSERT, or a"
                      + " file of your own with LOAD DATA LOCAL.");
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

  /** The server asks for no privilege where the account is the session's own. */
  private static boolean isOfAccounts(Access access) {
    return (access.verb() == Verb.ALTER || access.verb() == Verb.SHOW)
        && access.table().equals(ACCOUNTS);
  }

  /** The refusal of a KILL that the gateway cannot carry out itself. */
  static Verdict.Deny unclearKill() {
    return new Verdict.Deny(
        PREFIX + "kill",
        "KILL is refused in this form. Send KILL, KILL CONNECTION or KILL QUERY with the number of one"
            + " of your own sessions, as a statement of its own, not prepared.");
  }

  private static Optional<Verdict.Deny> refusalOfFeature(StatementFacts facts) {
    if (facts.has(Feature.INTO_FILE) || facts.has(Feature.LOAD_FILE)) {
      return deny(
          "server-files",
          "Reading and writing files of the database server is refused. Take the rows as a result.");
    }
    if (facts.accesses().stream().anyMatch(BuiltInRules::isOfAccounts)) {
      return deny(
          "own-account",
          "ALTER USER, SHOW CREATE USER and MariaDB's SHOW GRANTS are refused: everybody may change"
              + " the own password and see its hash, and the session's account is the gateway's."
              + " Leave accounts to the database's administrators; what you may do stands in"
              + " information_schema.schema_privileges and table_privileges.");
    }
    if (facts.has(Feature.LOAD_LOCAL) && facts.verb() != Verb.LOAD) {
      return deny("load", "LOAD inside of another statement is refused. Send it as its own.");
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

  private static Optional<Verdict.Deny> refusalOfVariable(
      StatementFacts facts, Set<String> allowed) {
    if (facts.variables().isEmpty()) {
      return Optional.empty();
    }
    for (String variable : facts.variables().stream().sorted().toList()) {
      if (variable.indexOf('.') >= 0) {
        return deny(
            "global-variables",
            "Setting " + variable + " is refused: it would change the server for everybody.");
      }
      if (!allowed.contains(variable)) {
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
   * Whether an access is to a temporary table by the words of the statement, whatever else has its
   * name. A DROP without the word may take a table of everybody.
   */
  static boolean isOfTemporaryTable(Access access, StatementFacts facts) {
    return access.verb() == facts.verb()
        && facts.has(Feature.TEMPORARY_TABLE)
        && (facts.verb() == Verb.CREATE
            || facts.verb() == Verb.DROP && words(facts).startsWith("drop temporary table"));
  }

  /** The refusal of an act on a temporary table where no policy lets them be. */
  static Verdict.Deny temporaryTable(Act act) {
    return new Verdict.Deny(
        TEMPORARY_TABLES,
        act
            + " is not allowed: no policy lets you use temporary tables here. Use a sub-query or WITH"
            + " instead.");
  }

  /** The refusal of a review that nobody could give. */
  static Verdict.Deny unseenValues(String rules) {
    return new Verdict.Deny(
        TEXT_PREPARE,
        "The rules "
            + rules
            + " ask for a person's approval, and a person cannot see values that stand in variables."
            + " Use your driver's prepared statements instead of PREPARE and EXECUTE as text.");
  }

  /** The refusal of a review of what nobody could see before it is there. */
  static Verdict.Deny unseenFile(String rules) {
    return new Verdict.Deny(
        LOAD,
        "The rules "
            + rules
            + " ask for a person's approval, and a person cannot see what is in the file of LOAD DATA"
            + " LOCAL. Send the rows with INSERT.");
  }

  /** The refusal of a review of what the server may read otherwise than people. */
  static Verdict.Deny unseenBytes(String rules) {
    return new Verdict.Deny(
        FOREIGN_BYTES,
        "The rules "
            + rules
            + " ask for a person's approval, and a person cannot see bytes that are no characters,"
            + " nor where the server ends such a string. Send them as a parameter or as x'..'.");
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
      case KILL -> facts.verb() == Verb.KILL && facts.kill().isPresent();
      case LOCK -> words(facts).startsWith("unlock table");
      case PREPARE, EXECUTE -> PreparedText.isKnown(facts);
      case SET -> !facts.variables().isEmpty() || facts.has(Feature.WRITES_VARIABLE);
      case SHOW ->
          facts.has(Feature.SHOWS_OWN_GRANTS) || HARMLESS_SHOW.matcher(words(facts)).matches();
      default -> false;
    };
  }

  private static Optional<Verdict.Deny> deny(String name, String message) {
    return Optional.of(new Verdict.Deny(PREFIX + name, message));
  }

  /** The statement in normal form: lower case, one blank between words. */
  static String words(StatementFacts facts) {
    return facts.fingerprint().toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
  }
}
