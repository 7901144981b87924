package dev.sallyport.access;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.Set;

/** SELECT on what a statement reads; more for EXPLAIN through views, and for locks of rows. */
final class ReadDemands {
  /** From here on FOR SHARE needs no more than reading (MySQL 8.0.22 release notes). */
  private static final int SHARE_IS_READING = 80_022;

  private final Said said;
  private final Demands demands;

  ReadDemands(Said said) {
    this.said = said;
    this.demands = said.demands();
  }

  void demand() {
    boolean definesKeys = !said.words().references().isEmpty() && said.own().flows().isEmpty();
    if (definesKeys) {
      // What REFERENCES names is not read.
      return;
    }
    for (TableName table : said.named(Verb.SELECT)) {
      read(table);
    }
    if (said.facts().verb() == Verb.EXPLAIN) {
      ViewDemands views = new ViewDemands(said);
      said.facts().accesses().stream()
          .filter(access -> access.reach() == Access.Reach.DIRECT && access.verb() != Verb.SHOW)
          .map(Access::table)
          .distinct()
          .forEach(views::explained);
    }
    if (locksRows()) {
      said.named(Verb.SELECT).stream()
          .filter(table -> !demands.changes(table))
          .forEach(table -> demands.onSchema(table.schema(), "LOCK TABLES"));
    }
  }

  private void read(TableName table) {
    Set<String> columns = said.read(table);
    boolean target = said.names(Verb.UPDATE, table);
    if (!said.isBound() || !Said.isExact(columns) || said.isStarOfMariaDb(table, columns)) {
      demands.on(table, "SELECT");
    } else if (!columns.isEmpty()) {
      demands.on(table, "SELECT", columns);
    } else if (!target) {
      demands.some(table);
    }
    new ViewDemands(said).invoked(table);
  }

  private boolean locksRows() {
    if (!said.facts().has(Feature.LOCKING_READ) || said.isMariaDb()) {
      return false;
    }
    return said.words().sequence(false, "FOR", "UPDATE") >= 0
        || said.version() > 0 && said.version() < SHARE_IS_READING;
  }
}
