package dev.sallyport.session;

import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.wire.command.Command;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What no policy can allow: names of which nothing is known, more than a session may hold, a KILL
 * that the gateway could not carry out.
 */
final class BuiltInRefusals {
  /** Before they are sent, what is known of the database was read anew. */
  static final Verdict.Deny CHANGED_MEANWHILE =
      new Verdict.Deny(
          "built-in:catalogue",
          "what exists in the database changed twice while the statement was read; send it again");

  private static final String CATALOGUE_RULE = CHANGED_MEANWHILE.rule();
  private static final String KILL_RULE = "built-in:kill";
  private static final String LOAD_RULE = "built-in:load";
  private static final String OBJECTS_RULE = "built-in:session-objects";

  /** The names of files are looked for in the whole text once the database asks for one. */
  private static final int MAX_LOADING_BYTES = 64 * 1024;

  /** Verbs that mean what was named before. */
  private static final Set<Verb> BY_NAME = EnumSet.of(Verb.CALL, Verb.EXECUTE, Verb.HANDLER);

  private BuiltInRefusals() {}

  /** Why a statement must not run, however it would be judged. */
  static Optional<Verdict.Deny> of(Request.Statement statement, Request.Reading reading) {
    Optional<Verdict.Deny> deny = ofKill(statement, reading.inspection());
    return deny.isPresent() ? deny : ofParts(statement, reading);
  }

  /**
   * A KILL never reaches the database, where any thread's number would do: either the gateway can
   * carry it out itself, or it is refused.
   */
  private static Optional<Verdict.Deny> ofKill(Request.Statement statement, Inspection inspection) {
    boolean kills = false;
    List<StatementFacts> parts = StatementJudge.facts(inspection);
    for (int i = 0; i < parts.size(); i++) {
      kills |= parts.get(i).verb() == Verb.KILL;
    }
    boolean own =
        statement.command() == Command.QUERY || statement.command() == Command.PROCESS_KILL;
    return kills && (!own || StatementJudge.killOf(inspection).isEmpty())
        ? Optional.of(
            new Verdict.Deny(
                KILL_RULE,
                "KILL takes the number of a session and stands alone, neither prepared nor among other"
                    + " statements; send it so"))
        : Optional.empty();
  }

  private static Optional<Verdict.Deny> ofParts(
      Request.Statement statement, Request.Reading reading) {
    boolean known = reading.readAs().catalogue().isKnown();
    boolean tooLongToLoad = statement.text().length > MAX_LOADING_BYTES;
    SessionObjects before = reading.readAs().session();
    boolean changed = false;
    for (StatementFacts facts : StatementJudge.facts(reading.inspection())) {
      if (!known && usesNames(facts)) {
        return Optional.of(
            new Verdict.Deny(
                CATALOGUE_RULE,
                "what exists in the database could not be read, so nobody can say what the statement"
                    + " touches; retry, or tell your operator"));
      }
      if (changed && usesNames(facts)) {
        return Optional.of(
            new Verdict.Deny(
                CATALOGUE_RULE,
                "one statement changes what exists and a later one of the same text uses names; send"
                    + " them one by one"));
      }
      if (tooLongToLoad && facts.has(Feature.LOAD_LOCAL)) {
        return Optional.of(
            new Verdict.Deny(
                LOAD_RULE,
                "a text that loads a file of the client has at most "
                    + MAX_LOADING_BYTES
                    + " bytes; send LOAD DATA alone"));
      }
      changed |= StatementJudge.changesCatalogue(facts);
      if (ObjectsAfter.isTooMuch(before, facts.after())) {
        return Optional.of(
            new Verdict.Deny(
                OBJECTS_RULE,
                "this session holds as many temporary tables, user variables, prepared statements or"
                    + " handlers as it may ("
                    + SessionObjects.MAX_OBJECTS
                    + " of each); drop some, or connect anew"));
      }
    }
    return Optional.empty();
  }

  /** Whether a name stands in it that is not known. */
  static boolean missesNames(Request.Reading reading) {
    Catalogue catalogue = reading.readAs().catalogue();
    if (catalogue.isKnown()) {
      for (StatementFacts facts : StatementJudge.facts(reading.inspection())) {
        if (facts.has(Feature.UNKNOWN_COLUMN) || !facts.missingFrom(catalogue).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A name is not known, and could not be looked for. */
  static Verdict.Deny unknownName(Request.Reading reading) {
    String name =
        StatementJudge.facts(reading.inspection()).stream()
            .flatMap(facts -> facts.missingFrom(reading.readAs().catalogue()).stream())
            .map(table -> "the table " + table)
            .min(Comparator.naturalOrder())
            .orElse("a column that the statement names");
    return new Verdict.Deny(
        CATALOGUE_RULE,
        name
            + " is not known, and what exists in the database could not be read anew; retry, or tell"
            + " your operator");
  }

  /** Whether what it does hangs on what exists. */
  static boolean usesNames(StatementFacts facts) {
    return !facts.accesses().isEmpty()
        || !facts.routines().isEmpty()
        || BY_NAME.contains(facts.verb());
  }
}
