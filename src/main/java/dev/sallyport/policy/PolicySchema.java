package dev.sallyport.policy;

import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policy language as JSON Schema (draft 2020-12), for editors that complete and check while one
 * writes. Whether names, statements and conditions make sense is for the reader to say.
 */
public final class PolicySchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final String FRESH_SIGN_IN =
      "How long ago who approves may have signed in, 1m to 24h; left out, at any time.";
  private static final String DURATION = "[0-9]+(ms|s|m|h|d)";
  private static final String TABLE = "[^.]+\\.[^.]+";
  private static final String ROUTINE = "[^.]+(\\.[^.]+)?";
  private static final String COLUMN = "[^.]+(\\.[^.]+\\.[^.]+)?";
  private static final String COLUMN_OF_TABLE = "[^.]+\\.[^.]+\\.[^.]+";

  private PolicySchema() {}

  /** Of a policy file. */
  public static Map<String, Object> ofPolicies() {
    Map<String, Object> schema = object("A Sallyport policy: what agents may do.", policy());
    schema.put("required", List.of("policy", "match", "statements"));
    return document(schema, "policy");
  }

  /** Of a file of policy tests. */
  public static Map<String, Object> ofTests() {
    return PolicyTestSchema.whole();
  }

  private static Map<String, Object> policy() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(
        "policy",
        pattern("The policy's name, unique among all files.", "^" + PolicyReader.NAME_FORM + "$"));
    keys.put("match", match());
    keys.put("session", session());
    keys.put(
        "session_variables",
        list(
            "Session variables that may be set besides those that anybody may set.",
            pattern("A session variable.", "^" + PolicyReader.VARIABLE_FORM + "$")));
    keys.put(
        "temporary_tables",
        oneOf(
            "Whether a session may make, fill, read and drop temporary tables of its own.",
            List.of("allow", "deny")));
    keys.put("statements", list("Rules; the first that speaks of an act decides it.", rule()));
    keys.put("masks", list("What is covered in answers.", mask()));
    keys.put(
        "on_unknown_lineage",
        oneOf(
            "What happens where it cannot be told what a value is made of.",
            MaskReader.ON_UNKNOWN_LINEAGE));
    return keys;
  }

  private static Map<String, Object> match() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("groups", some("Groups, exact; one is enough.", text("A group.")));
    keys.put(
        "principals", some("Single principals, exact.", text("issuer:subject of a principal.")));
    keys.put(
        "connections",
        some("Connections, * for any run of characters.", text("A connection's name.")));
    keys.put(
        "kinds", some("Kinds of principals.", oneOf("Kind of a principal.", MatchReader.KINDS)));
    keys.put("issuers", some("Names of issuers, exact.", text("An issuer's name.")));
    Map<String, Object> tags = new LinkedHashMap<>();
    tags.put("type", "object");
    tags.put("description", "Tags that the principal must have, each with one of its values.");
    tags.put("minProperties", 1);
    tags.put(
        "additionalProperties",
        Map.of("anyOf", List.of(scalar(), some("One of these values.", scalar()))));
    keys.put("tags", tags);
    keys.put("during", some("When it is in force; one window is enough.", window()));
    Map<String, Object> match = object("Whom the policy speaks of, and when.", keys);
    match.put("required", List.of("connections"));
    match.put(
        "anyOf",
        List.of(Map.of("required", List.of("groups")), Map.of("required", List.of("principals"))));
    return match;
  }

  private static Map<String, Object> window() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(
        "days",
        list(
            "Days on which the window begins; left out, every day.",
            pattern("mon, or mon-fri.", "^" + TimeWindowReader.DAYS_FORM + "$")));
    String time = "^(" + TimeWindowReader.TIME_FORM + ")$";
    keys.put("from", pattern("\"HH:MM\" at which it begins.", time));
    keys.put(
        "to", pattern("\"HH:MM\" at which it ends; before 'from' it is the next day's.", time));
    keys.put("zone", text("The place whose clock counts, for example Europe/Berlin or UTC."));
    Map<String, Object> window = object("Hours of some days.", keys);
    window.put("required", List.of("zone"));
    return window;
  }

  private static Map<String, Object> session() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("max_duration", duration("From login; the session ends then."));
    keys.put("idle_timeout", duration("Longest silence between two statements."));
    Map<String, Object> atOnce = number("Sessions that a principal may have at once.", 1);
    atOnce.put("maximum", SessionReader.MOST_SESSIONS);
    keys.put("max_sessions", atOnce);
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("approvers", some("Groups whose people may decide.", text("A group.")));
    asked.put("quorum", quorum());
    asked.put("fresh_sign_in", duration(FRESH_SIGN_IN));
    asked.put("hold", duration("How long the request waits."));
    Map<String, Object> asking = object("Who is asked.", asked);
    asking.put("required", List.of("approvers"));
    Map<String, Object> approval = new LinkedHashMap<>();
    approval.put(
        "description", "Whether people decide before a lease is given or a session begins.");
    approval.put("anyOf", List.of(oneOf("Nobody is asked.", List.of("none")), asking));
    keys.put("approval", approval);
    keys.put("max_lease", duration("Longest duration of a lease; left out, max_duration."));
    Map<String, Object> sessions = number("Sessions that may begin with one lease.", 1);
    sessions.put("maximum", SessionReader.MOST_SESSIONS_PER_LEASE);
    keys.put("sessions_per_lease", sessions);
    keys.put("token_single_use", flag("Whether a token opens one session and no second one."));
    keys.put(
        "end_with_token",
        flag("Whether a session ends when the token that opened it expires; left out, it does."));
    keys.put("kind", oneOf("The kind of principals that is expected.", MatchReader.KINDS));
    keys.put(
        "on_kind_mismatch",
        oneOf("What becomes of principals of another kind.", SessionReader.ON_KIND_MISMATCH));
    Map<String, Object> session = object("What a session may be.", keys);
    session.put("dependentRequired", Map.of("on_kind_mismatch", List.of("kind")));
    return session;
  }

  private static Map<String, Object> flag(String description) {
    Map<String, Object> flag = new LinkedHashMap<>();
    flag.put("type", "boolean");
    flag.put("description", description);
    return flag;
  }

  private static Map<String, Object> quorum() {
    Map<String, Object> people = number("People who must approve.", 1);
    people.put("maximum", RuleReader.LARGEST_QUORUM);
    Map<String, Object> groups =
        number("Of how many of the approver groups they must be; each counts for one.", 1);
    groups.put("maximum", RuleReader.LARGEST_QUORUM);
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("people", people);
    keys.put("groups", groups);
    Map<String, Object> spread = object("People of several groups.", keys);
    spread.put("required", List.of("people", "groups"));
    Map<String, Object> quorum = new LinkedHashMap<>();
    quorum.put("description", "How many must approve.");
    quorum.put("anyOf", List.of(people, spread));
    return quorum;
  }

  private static Map<String, Object> rule() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("allow", subject("What is allowed.", Effect.ALLOW));
    keys.put("deny", subject("What is refused.", Effect.DENY));
    keys.put("review", subject("What a person decides.", Effect.REVIEW));
    keys.put("when", text("A condition in CEL; without it the rule always holds."));
    keys.put("message", text("For the agent, with a refusal: what to do instead."));
    keys.put("approvers", some("Groups whose people may decide.", text("A group.")));
    keys.put("quorum", quorum());
    keys.put("fresh_sign_in", duration(FRESH_SIGN_IN));
    HoldSchema.describe(keys);
    keys.put("reveal", reveal());
    Map<String, Object> rule = object("What is allowed, refused or decided by a person.", keys);
    rule.put(
        "oneOf",
        List.of(
            Map.of("required", List.of("allow")),
            Map.of("required", List.of("deny"), "not", Map.of("required", List.of("reveal"))),
            Map.of("required", List.of("review", "approvers"))));
    Map<String, Object> goesWith = new LinkedHashMap<>();
    goesWith.put("message", List.of("deny"));
    goesWith.put("approvers", List.of("review"));
    goesWith.put("quorum", List.of("review"));
    goesWith.put("fresh_sign_in", List.of("review"));
    goesWith.put("hold", List.of("review"));
    HoldReader.KEYS.forEach(key -> goesWith.put(key, List.of("review")));
    rule.put("dependentRequired", goesWith);
    return rule;
  }

  private static Map<String, Object> reveal() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(
        "columns",
        some(
            "Masked columns, * for any run of characters.",
            pattern("schema.table.column", "^" + COLUMN_OF_TABLE + "$")));
    keys.put("groups", some("Groups whose principals are shown them.", text("A group.")));
    Map<String, Object> reveal =
        object("Shows masked columns for one statement; with a review, once approved.", keys);
    reveal.put("required", List.of("columns", "groups"));
    return reveal;
  }

  private static Map<String, Object> subject(String description, Effect effect) {
    List<String> verbs =
        Arrays.stream(Verb.values())
            .filter(verb -> effect == Effect.DENY || !BuiltInRules.NEVER.contains(verb))
            .filter(verb -> effect != Effect.ALLOW || !BuiltInRules.WITHOUT_OBJECT.contains(verb))
            .filter(verb -> effect != Effect.REVIEW || verb != Verb.LOAD)
            .map(Verb::word)
            .toList();
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("verbs", some("What is done.", oneOf("A verb.", verbs)));
    keys.put(
        "schemas",
        some("All tables and routines of these schemas.", pattern("A schema.", "^[^.]+$")));
    keys.put("tables", some("Tables and views.", pattern("schema.table", "^" + TABLE + "$")));
    keys.put(
        "columns",
        some(
            "Columns of these tables: an allow needs all that are used, a deny or review one.",
            pattern("column, or schema.table.column", "^" + COLUMN + "$")));
    keys.put(
        "routines",
        some(
            "Stored routines, or loadable functions by their name alone.",
            pattern("schema.routine, or function", "^" + ROUTINE + "$")));
    keys.put(
        "patterns",
        some(
            "Whole statements with ? for values, whatever the values are.",
            text("A statement with the schemas of its tables.")));
    keys.put("schema", text("The schema that is selected where the patterns are sent."));
    return object(description, keys);
  }

  private static Map<String, Object> mask() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put(
        "columns",
        some(
            "Columns, * for any run of characters.",
            pattern("schema.table.column", "^" + COLUMN_OF_TABLE + "$")));
    // Unquoted, null is a value of its own to YAML.
    List<Object> kinds = new ArrayList<>(MaskReader.KINDS);
    kinds.add(null);
    Map<String, Object> as = new LinkedHashMap<>();
    as.put("enum", kinds);
    as.put("description", "How a value is covered.");
    keys.put("as", as);
    Map<String, Object> keep = number("Characters at the end that stay, with as: partial.", 1);
    keep.put("maximum", Mask.LARGEST_KEEP);
    keys.put("keep", keep);
    Map<String, Object> value = text("What columns of text carry instead, with as: constant.");
    value.put("maxLength", MaskReader.MAX_VALUE);
    keys.put("value", value);
    keys.put(
        "predicates",
        oneOf(
            "Whether rows may be chosen by column = value; left out, they may not.",
            MaskReader.PREDICATES));
    keys.put("detect", some("What is looked for in text that no rule names.", detector()));
    Map<String, Object> mask = object("What is covered, and how.", keys);
    mask.put("required", List.of("as"));
    mask.put(
        "oneOf",
        List.of(Map.of("required", List.of("columns")), Map.of("required", List.of("detect"))));
    mask.put("dependentRequired", Map.of("predicates", List.of("columns")));
    mask.put(
        "allOf", List.of(onlyWith("keep", MaskKind.PARTIAL), onlyWith("value", MaskKind.CONSTANT)));
    return mask;
  }

  private static Map<String, Object> onlyWith(String key, MaskKind kind) {
    Map<String, Object> only = new LinkedHashMap<>();
    only.put("if", Map.of("required", List.of(key)));
    only.put("then", Map.of("properties", Map.of("as", Map.of("const", kind.word()))));
    return only;
  }

  private static Map<String, Object> detector() {
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("name", pattern("Its name.", "^" + DetectReader.NAME_FORM + "$"));
    Map<String, Object> pattern = text("A regular expression of RE2.");
    pattern.put("maxLength", DetectReader.MAX_PATTERN);
    own.put("pattern", pattern);
    Map<String, Object> named = object("A detector of your own.", own);
    named.put("required", List.of("name", "pattern"));
    Map<String, Object> detector = new LinkedHashMap<>();
    detector.put("anyOf", List.of(oneOf("A built-in detector.", DetectorNames.ALL), named));
    return detector;
  }

  static Map<String, Object> document(Map<String, Object> schema, String name) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", DRAFT);
    document.put("$id", "urn:sallyport:" + name);
    document.putAll(schema);
    return document;
  }

  static Map<String, Object> object(String description, Map<String, Object> keys) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("description", description);
    object.put("additionalProperties", false);
    object.put("properties", keys);
    return object;
  }

  static Map<String, Object> list(String description, Map<String, Object> items) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("type", "array");
    list.put("description", description);
    list.put("items", items);
    return list;
  }

  private static Map<String, Object> some(String description, Map<String, Object> items) {
    Map<String, Object> list = list(description, items);
    list.put("minItems", 1);
    return list;
  }

  static Map<String, Object> text(String description) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", "string");
    text.put("description", description);
    text.put("minLength", 1);
    return text;
  }

  private static Map<String, Object> pattern(String description, String pattern) {
    Map<String, Object> text = text(description);
    text.put("pattern", pattern);
    return text;
  }

  static Map<String, Object> duration(String description) {
    return pattern(description + " For example 500ms, 2s, 15m, 1h.", "^" + DURATION + "$");
  }

  static Map<String, Object> oneOf(String description, List<String> words) {
    Map<String, Object> word = new LinkedHashMap<>();
    word.put("enum", words);
    word.put("description", description);
    return word;
  }

  static Map<String, Object> number(String description, int least) {
    Map<String, Object> number = new LinkedHashMap<>();
    number.put("type", "integer");
    number.put("description", description);
    number.put("minimum", least);
    return number;
  }

  static Map<String, Object> scalar() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }
}
