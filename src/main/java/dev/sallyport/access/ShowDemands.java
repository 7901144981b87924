package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.Set;

/**
 * What is shown of objects asks for some privilege on them. Of all that would do, one is named that
 * neither reads rows nor changes anything: SHOW VIEW for definitions, REFERENCES for columns.
 */
final class ShowDemands {
  /** On a table of any kind: its columns and indexes. */
  static final String COLUMNS = "REFERENCES";

  /** On a table of any kind: its definition. */
  static final String DEFINITION = "SHOW VIEW";

  private static final Set<String> OF_TABLE =
      Set.of("COLUMNS", "FIELDS", "INDEX", "INDEXES", "KEYS");

  /** MariaDB 11.3 release notes. */
  private static final int SHOW_CREATE_ROUTINE = 110_300;

  private ShowDemands() {}

  /** DESCRIBE, of which EXPLAIN is another word. */
  static void described(Said said) {
    if (said.facts().verb() == Verb.EXPLAIN) {
      said.named(Verb.SHOW).forEach(table -> said.demands().on(table, COLUMNS));
    }
  }

  static void of(Said said) {
    StatementWords words = said.words();
    int at = 1;
    while (Set.of("EXTENDED", "FULL").contains(words.word(at))) {
      at++;
    }
    String what = words.word(at);
    for (TableName shown : said.named(Verb.SHOW)) {
      if (what.equals("CREATE")) {
        definition(words.word(at + 1), shown, said);
      } else if (OF_TABLE.contains(what)) {
        said.demands().on(shown, COLUMNS);
      } else if (what.equals("EVENTS")) {
        said.demands().onSchema(shown.schema(), "EVENT");
      } else if (!what.equals("OPEN")) {
        said.demands().onSchema(shown.schema(), Privileges.ENTRY);
      }
    }
  }

  private static void definition(String kind, TableName shown, Said said) {
    Demands demands = said.demands();
    switch (kind) {
      case "TABLE" -> demands.on(shown, DEFINITION);
      case "VIEW" -> {
        demands.on(shown, DEFINITION);
        demands.some(shown);
      }
      case "PROCEDURE" ->
          demands.on(new Target.Procedure(shown.schema(), shown.table()), ofRoutine(said));
      case "FUNCTION" ->
          demands.on(new Target.Function(shown.schema(), shown.table()), ofRoutine(said));
      case "TRIGGER" -> DefinitionDemands.ofTrigger(shown, said);
      case "EVENT" -> demands.onSchema(shown.schema(), "EVENT");
      case "DATABASE", "SCHEMA" -> demands.onSchema(shown.schema(), Privileges.ENTRY);
      default -> {
        // Accounts: for the whole server.
      }
    }
  }

  /** MySQL shows the body to who has SHOW_ROUTINE, which is for the whole server. */
  private static String ofRoutine(Said said) {
    return said.isMariaDb() && said.version() >= SHOW_CREATE_ROUTINE
        ? "SHOW CREATE ROUTINE"
        : "EXECUTE";
  }
}
