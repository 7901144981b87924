package dev.sallyport.access;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.Set;

/**
 * What MySQL and MariaDB demand of whoever says a statement (MySQL Reference Manual, 8.2.2, and the
 * page of each statement; tried on MySQL 8.0.33 and MariaDB 11.4.5 where they say nothing).
 *
 * <p>Columns are named where they are sure, else it is the table. Views, triggers, cascades and
 * routines run with their definers' privileges; only views with SQL SECURITY INVOKER hand their
 * demands on. Of what needs a privilege that is given for the whole server alone nothing is named:
 * no session is lent one, and MySQL refuses.
 */
public final class StatementPrivileges {
  /** Statements that steer the server, its accounts or other sessions. */
  private static final Set<Verb> GLOBAL =
      Set.of(Verb.ADMIN, Verb.KILL, Verb.GRANT, Verb.REVOKE, Verb.TRANSACTION);

  private static final Set<String> DEFINES =
      Set.of("CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE");

  private static final Set<String> MAINTAINS =
      Set.of("ANALYZE", "CHECK", "CHECKSUM", "OPTIMIZE", "REPAIR", "CACHE");

  private StatementPrivileges() {}

  /** Everything that the statements of a text demand. */
  public static Privileges of(Inspection.Understood text, SqlContext context) {
    return demanded(text, context, Privileges.NONE);
  }

  /** What the statements of a text demand and is not held. */
  public static Privileges missing(
      Inspection.Understood text, SqlContext context, Privileges held) {
    return demanded(text, context, held).minus(held);
  }

  private static Privileges demanded(
      Inspection.Understood text, SqlContext context, Privileges held) {
    Demands demands = new Demands(context.catalogue(), held);
    SqlContext now = context;
    for (StatementFacts facts : text.statements()) {
      demand(facts, now, demands);
      now = now.with(facts.after());
    }
    return demands.all();
  }

  private static void demand(StatementFacts facts, SqlContext context, Demands demands) {
    if (GLOBAL.contains(facts.verb()) || facts.has(Feature.INTO_FILE)) {
      return;
    }
    try {
      Said.of(facts, context, demands).ifPresent(StatementPrivileges::demand);
    } catch (UnreadableException e) {
      // It was read a moment ago. Whatever it is, without privileges MySQL refuses it.
      return;
    }
  }

  private static void demand(Said said) {
    String first = said.words().word(0);
    boolean runs = true;
    if (first.equals("SHOW")) {
      ShowDemands.of(said);
    } else if (first.equals("USE")) {
      said.facts().useSchema().ifPresent(s -> said.demands().onSchema(s, Privileges.ENTRY));
    } else if (DEFINES.contains(first)) {
      runs = DefinitionDemands.of(said);
    } else if (MAINTAINS.contains(first) || isIndexLoad(said)) {
      UpkeepDemands.maintain(said, first);
    } else if (first.equals("LOCK")) {
      UpkeepDemands.lock(said);
    } else if (first.equals("HANDLER")) {
      UpkeepDemands.handler(said);
    } else if (first.equals("LOAD") && !said.facts().has(Feature.LOAD_LOCAL)) {
      // Needs FILE.
      return;
    } else {
      ShowDemands.described(said);
      new ChangeDemands(said).demand();
    }
    if (runs) {
      new ReadDemands(said).demand();
      RoutineDemands.of(said);
    }
  }

  private static boolean isIndexLoad(Said said) {
    return said.words().isWord(0, "LOAD") && said.words().isWord(1, "INDEX");
  }
}
