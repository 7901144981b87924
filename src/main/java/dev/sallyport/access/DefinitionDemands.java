package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Trigger;
import dev.sallyport.sql.syntax.Cursor;
import java.util.List;
import java.util.Set;

/** CREATE, ALTER, DROP, RENAME and TRUNCATE (MySQL Reference Manual, 15.1). */
final class DefinitionDemands {
  private static final Set<String> KINDS =
      Set.of(
          "TABLE",
          "TABLES",
          "VIEW",
          "DATABASE",
          "SCHEMA",
          "INDEX",
          "PROCEDURE",
          "FUNCTION",
          "TRIGGER",
          "EVENT",
          "USER",
          "ROLE",
          "PREPARE");

  private static final Set<String> UPKEEP = Set.of("ANALYZE", "CHECK", "OPTIMIZE", "REPAIR");

  /** Of bodies nothing is asked before they run, and then it is asked of their definers. */
  private static final Set<String> WITH_BODY = Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT");

  private final Said said;
  private final Demands demands;
  private final String verb;
  private final String kind;

  private DefinitionDemands(Said said) {
    this.said = said;
    this.demands = said.demands();
    this.verb = said.words().word(0);
    this.kind =
        verb.equals("TRUNCATE")
            ? "TABLE"
            : said.words().word(said.words().find(1, KINDS)).replace("TABLES", "TABLE");
  }

  /** Whether what it reads and calls is read and called now. */
  static boolean of(Said said) {
    DefinitionDemands definition = new DefinitionDemands(said);
    definition.demand();
    return !WITH_BODY.contains(definition.kind);
  }

  private void demand() {
    switch (kind) {
      case "TABLE" -> table();
      case "INDEX" -> said.named(Verb.ALTER).forEach(table -> demands.on(table, "INDEX"));
      case "VIEW" -> view();
      case "DATABASE", "SCHEMA" ->
          said.named(said.facts().verb())
              .forEach(schema -> demands.onSchema(schema.schema(), verb));
      case "PROCEDURE", "FUNCTION" -> routine();
      case "TRIGGER" -> trigger();
      case "EVENT" ->
          said.named(Verb.valueOf(verb)).forEach(e -> demands.onSchema(e.schema(), "EVENT"));
      default -> {
        // Accounts and what else is the server's.
      }
    }
  }

  private void table() {
    switch (verb) {
      case "CREATE" -> create();
      case "ALTER" -> alter();
      case "RENAME" -> rename();
      case "TRUNCATE" -> said.named(Verb.TRUNCATE).forEach(table -> demands.on(table, "DROP"));
      default -> {
        if (!said.facts().has(Feature.TEMPORARY_TABLE)) {
          said.named(Verb.DROP).forEach(table -> demands.on(table, "DROP"));
        }
      }
    }
  }

  private void create() {
    for (Access access : said.facts().accesses()) {
      if (access.verb() == Verb.CREATE) {
        if (access.reach() == Access.Reach.TEMPORARY) {
          demands.onSchema(access.table().schema(), "CREATE TEMPORARY TABLES");
        } else {
          demands.on(access.table(), "CREATE");
          if (!said.written(access.table()).isEmpty()) {
            demands.on(access.table(), "INSERT");
          }
        }
      }
    }
    said.named(Verb.SHOW).forEach(demands::some);
    said.words().references().forEach(parent -> demands.on(parent, "REFERENCES"));
  }

  private void alter() {
    StatementWords words = said.words();
    List<TableName> altered = said.named(Verb.ALTER);
    List<TableName> renamed = said.named(Verb.RENAME);
    int partition = words.sequence(true, "PARTITION");
    String before = words.word(partition - 1);
    if (words.sequence(true, "EXCHANGE", "PARTITION") >= 0) {
      altered.forEach(table -> demands.on(table, "ALTER", "DROP", "CREATE", "INSERT"));
    } else if (before.equals("TRUNCATE")) {
      altered.forEach(table -> demands.on(table, "DROP"));
    } else if (UPKEEP.contains(before)) {
      altered.forEach(table -> UpkeepDemands.maintain(demands, table, before));
    } else {
      altered.forEach(table -> demands.on(table, "ALTER"));
      if (before.equals("DROP") || !renamed.isEmpty()) {
        altered.forEach(table -> demands.on(table, "DROP"));
      }
      renamed.forEach(table -> demands.on(table, "CREATE", "INSERT"));
    }
    words.references().forEach(parent -> demands.on(parent, "REFERENCES"));
  }

  private void rename() {
    Cursor cursor = said.words().at(2);
    do {
      demands.on(cursor.table(), "ALTER", "DROP");
      cursor.expect("TO");
      demands.on(cursor.table(), "CREATE", "INSERT");
    } while (cursor.acceptSymbol(","));
  }

  private void view() {
    if (verb.equals("DROP")) {
      said.named(Verb.DROP).forEach(view -> demands.on(view, "DROP"));
      return;
    }
    for (TableName view : said.named(Verb.valueOf(verb))) {
      demands.on(view, "CREATE VIEW");
      if (verb.equals("ALTER") || said.names(Verb.DROP, view)) {
        demands.on(view, "DROP");
      }
      if (said.context().catalogue().table(view).isEmpty()) {
        // Nobody asks for it, but without it GRANT takes no name that does not exist.
        demands.on(view, "CREATE");
      }
    }
  }

  private void routine() {
    for (TableName routine : said.named(Verb.valueOf(verb))) {
      if (routine.schema().equals("mysql")) {
        // A function from a library belongs to the server.
        continue;
      }
      if (verb.equals("CREATE")) {
        demands.onSchema(routine.schema(), "CREATE ROUTINE");
      } else if (kind.equals("FUNCTION")) {
        demands.on(new Target.Function(routine.schema(), routine.table()), "ALTER ROUTINE");
      } else {
        demands.on(new Target.Procedure(routine.schema(), routine.table()), "ALTER ROUTINE");
      }
    }
  }

  private void trigger() {
    if (verb.equals("CREATE")) {
      said.named(Verb.ALTER).forEach(table -> demands.on(table, "TRIGGER"));
    } else {
      said.named(Verb.DROP).forEach(trigger -> ofTrigger(trigger, said));
    }
  }

  /** A trigger is its table's. */
  static void ofTrigger(TableName name, Said said) {
    said.context().catalogue().triggers().stream()
        .filter(trigger -> trigger.name().equals(name))
        .map(Trigger::table)
        .forEach(table -> said.demands().on(table, "TRIGGER"));
  }
}
