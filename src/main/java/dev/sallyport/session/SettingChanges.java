package dev.sallyport.session;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a statement may change of its session's settings. */
final class SettingChanges {
  private static final Set<Verb> KEEPS_SETTINGS =
      EnumSet.of(
          Verb.SELECT,
          Verb.INSERT,
          Verb.REPLACE,
          Verb.UPDATE,
          Verb.DELETE,
          Verb.SHOW,
          Verb.EXPLAIN,
          Verb.USE,
          Verb.TRANSACTION);

  private static final Set<String> TRANSACTION_VARIABLES =
      Set.of(
          "autocommit",
          "transaction_isolation",
          "transaction_read_only",
          "tx_isolation",
          "tx_read_only");

  private SettingChanges() {}

  /**
   * Whether a statement may have told the server to report less of what changes how statements are
   * read.
   */
  static boolean changesTracking(Inspection inspection) {
    for (StatementFacts facts : StatementJudge.facts(inspection)) {
      for (String variable : facts.variables()) {
        if (variable.startsWith("session_track")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a statement may change settings with which the server would read or plan the next one
   * differently. What only steers transactions does not.
   */
  static boolean mayChangeSettings(Inspection inspection) {
    List<StatementFacts> parts = StatementJudge.facts(inspection);
    boolean may = parts.isEmpty();
    for (StatementFacts facts : parts) {
      may |= mayChangeSettings(facts);
    }
    return may;
  }

  private static boolean mayChangeSettings(StatementFacts facts) {
    return !facts.routines().isEmpty()
        || !TRANSACTION_VARIABLES.containsAll(facts.variables())
        || !KEEPS_SETTINGS.contains(facts.verb())
            && !(facts.verb() == Verb.SET && !facts.variables().isEmpty());
  }
}
