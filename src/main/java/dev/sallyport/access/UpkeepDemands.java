package dev.sallyport.access;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;

/** Upkeep of tables, table locks, and HANDLER. */
final class UpkeepDemands {
  private UpkeepDemands() {}

  static void maintain(Said said, String word) {
    boolean ofIndexes = word.equals("CACHE") || word.equals("LOAD");
    if (!ofIndexes || !said.isMariaDb()) {
      said.named(Verb.MAINTAIN).forEach(table -> maintain(said.demands(), table, word));
    }
  }

  static void maintain(Demands demands, TableName table, String word) {
    switch (word) {
      // Any privilege will do: this one reads nothing.
      case "CHECK" -> demands.on(table, ShowDemands.DEFINITION);
      case "CHECKSUM" -> demands.on(table, "SELECT");
      case "CACHE", "LOAD" -> demands.on(table, "INDEX");
      default -> demands.on(table, "SELECT", "INSERT");
    }
  }

  static void lock(Said said) {
    for (TableName table : said.named(Verb.LOCK)) {
      said.demands().some(table);
      said.demands().onSchema(table.schema(), "LOCK TABLES");
      new ViewDemands(said).invoked(table);
    }
  }

  static void handler(Said said) {
    // What was opened is read on without another question.
    if (said.words().sequence(true, "OPEN") > 0) {
      said.named(Verb.HANDLER).forEach(table -> said.demands().on(table, "SELECT"));
    }
  }
}
