package dev.sallyport.session;

import dev.sallyport.backend.InitialState;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange;
import dev.sallyport.wire.response.StatusFlag;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of the server's session decides how text is read: learnt from the server's own session
 * tracking (MySQL Reference Manual, 7.1.18), never guessed from the statements that passed. Only
 * what exists in the session alone is no server's to tell: it is what statements that ran have
 * made. Confined to the session's event loop; while a statement is judged nothing changes it, and
 * what works on that statement may look at it from elsewhere ({@link StatementWork}).
 */
final class ReadingState {
  private static final int OF_THE_SESSION =
      StatusFlag.IN_TRANS.mask()
          | StatusFlag.IN_TRANS_READONLY.mask()
          | StatusFlag.AUTOCOMMIT.mask()
          | StatusFlag.NO_BACKSLASH_ESCAPES.mask();

  private final int serverVersion;
  private Optional<String> schema = Optional.empty();
  private SqlMode sqlMode = SqlMode.DEFAULT;
  private String sqlModeText = "";
  private Charset clientCharset = StandardCharsets.UTF_8;
  private Charset resultsCharset = StandardCharsets.UTF_8;
  private boolean multiStatements;
  private SessionObjects objects = SessionObjects.NONE;
  private boolean objectsKnown = true;
  private long settings;
  private final Map<String, String> values = new TreeMap<>();
  private final AssignedSettings assigned;
  private int statusFlags = StatusFlag.AUTOCOMMIT.mask();
  private String trouble = "";
  private long version;

  /** What was last said of all this; it may be asked for elsewhere too, so it is read once. */
  private SqlContext context;

  ReadingState(int serverVersion, boolean multiStatements) {
    this.serverVersion = serverVersion;
    this.assigned = new AssignedSettings(SqlContext.isMariaDb(serverVersion));
    this.multiStatements = multiStatements;
  }

  void onChanges(List<SessionStateChange> changes) {
    for (SessionStateChange change : changes) {
      if (change instanceof SessionStateChange.SystemVariable variable) {
        onVariable(variable.name(), variable.value());
      } else if (change instanceof SessionStateChange.Schema selected) {
        schema = Optional.of(selected.name()).filter(name -> !name.isEmpty());
        version++;
      }
    }
  }

  void onInitial(InitialState state) {
    onVariable("sql_mode", state.sqlMode());
    onVariable("character_set_client", state.characterSetClient());
    onVariable("character_set_results", state.characterSetResults().orElse(""));
    schema = state.schema();
    values.putAll(state.settings());
  }

  private void onVariable(String name, String value) {
    version++;
    switch (name) {
      case "sql_mode" -> {
        sqlMode = SqlMode.of(value);
        sqlModeText = value;
      }
      case "character_set_client" -> clientCharset = known(name, value, clientCharset);
      case "character_set_results" ->
          // Empty or NULL: no conversion; names in column definitions then come in utf8.
          resultsCharset =
              value.isEmpty() || value.equalsIgnoreCase("NULL")
                  ? StandardCharsets.UTF_8
                  : known(name, value, resultsCharset);
      case "timestamp" -> values.put(name, value);
      default ->
          // All others are tracked for the client's sake.
          values.computeIfPresent(name, (known, before) -> asRead(value));
    }
  }

  /** All parts of a text, or the first of them, have run. */
  void onRan(Inspection ran, Answer answer) {
    version++;
    if (!(ran instanceof Inspection.Understood understood)) {
      objects = objects.withUnknownVariables();
      objectsKnown = false;
      return;
    }
    List<StatementFacts> parts = understood.statements();
    boolean succeeded = answer.error().isEmpty();
    parts.forEach(part -> assigned.onRan(part, succeeded, values.keySet()));
    if (answer.error().isEmpty()) {
      objects = ObjectsAfter.ofSuccess(parts);
      return;
    }
    Optional<SessionObjects> after = ObjectsAfter.ofFailure(objects, parts, answer.results());
    objects = after.orElseGet(objects::withUnknownVariables);
    objectsKnown &= after.isPresent();
  }

  /** What an answer says of the session besides its result. */
  void onAnswer(Answer answer) {
    if (!answer.changes().isEmpty()) {
      onChanges(answer.changes());
    }
    if (answer.statusFlags().isPresent()) {
      onStatus(answer.statusFlags().getAsInt());
    }
  }

  /** What the server says of the session in every answer, for answers that are not the server's. */
  void onStatus(int flags) {
    int before = statusFlags;
    statusFlags = flags & OF_THE_SESSION;
    version += statusFlags == before ? 0 : 1;
  }

  /** Whether the server has said last that a transaction is open. */
  boolean inTransaction() {
    return StatusFlag.IN_TRANS.in(statusFlags);
  }

  /** An answer that is not the server's. */
  Ok ok() {
    return Ok.of(statusFlags);
  }

  /** The server has forgotten everything that existed in the session alone. */
  void onReset() {
    version++;
    values.remove("timestamp");
    assigned.forget();
    objects = SessionObjects.NONE;
    objectsKnown = true;
  }

  /** Whether every name that exists in the session alone is known. */
  boolean objectsKnown() {
    return objectsKnown;
  }

  /** What exists in the session alone. */
  SessionObjects objects() {
    return objects;
  }

  void onMultiStatements(boolean allowed) {
    version++;
    multiStatements = allowed;
  }

  /** A statement runs that may change settings of the session, tracked or not. */
  void onSettings() {
    settings++;
    version++;
  }

  /** A number that stays while nothing of all this has changed. */
  long version() {
    return version;
  }

  /** A number that stays while no statement changed settings of the session. */
  long settings() {
    return settings;
  }

  /** What decides besides the text what a statement does, by the names of system variables. */
  Map<String, String> values() {
    return Map.copyOf(values);
  }

  /** What was assigned that the server does not report, and may decide what a statement does. */
  Map<String, String> assigned() {
    return assigned.values();
  }

  /** As SELECT gives it, which the report of a change does not. */
  private static String asRead(String value) {
    return value.equals("ON") ? "1" : value.equals("OFF") ? "0" : value;
  }

  private Charset known(String variable, String value, Charset current) {
    Optional<Charset> charset = Collations.charset(value);
    if (charset.isEmpty()) {
      trouble = variable + " is now " + value + ", in which statements cannot be read safely";
    }
    return charset.orElse(current);
  }

  /** Why nothing can be read any more, or empty. */
  String trouble() {
    return trouble;
  }

  /** The same object as long as it says the same: each statement asks for it a few times. */
  SqlContext context() {
    SqlContext said = context;
    boolean same =
        said != null
            && said.schema() == schema
            && said.sqlMode() == sqlMode
            && said.charset() == clientCharset
            && said.multiStatements() == multiStatements
            && said.session() == objects;
    if (!same) {
      said =
          new SqlContext(schema, sqlMode, clientCharset, serverVersion, multiStatements)
              .with(objects);
      context = said;
    }
    return said;
  }

  /** The same, with the schema in which a statement's names are resolved. */
  SqlContext contextIn(String namesOf) {
    return namesOf.equals(schema())
        ? context()
        : context().withSchema(Optional.of(namesOf).filter(named -> !named.isEmpty()));
  }

  String schema() {
    return schema.orElse("");
  }

  /** {@code @@sql_mode} as the server spells it. */
  String sqlMode() {
    return sqlModeText;
  }

  /** Charset of the names in column definitions. */
  Charset resultsCharset() {
    return resultsCharset;
  }

  Charset clientCharset() {
    return clientCharset;
  }
}
