package dev.sallyport.access;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.LinkedHashSet;
import java.util.Set;

/** INSERT, UPDATE, DELETE, REPLACE and LOAD DATA LOCAL, and what they read of their targets. */
final class ChangeDemands {
  private final Said said;
  private final Demands demands;

  ChangeDemands(Said said) {
    this.said = said;
    this.demands = said.demands();
  }

  void demand() {
    for (TableName table : said.named(Verb.UPDATE)) {
      if (!said.names(Verb.INSERT, table)) {
        change(table, Verb.UPDATE, "UPDATE", said.written(table));
      }
    }
    for (TableName table : said.named(Verb.INSERT)) {
      insert(table);
    }
    for (TableName table : said.named(Verb.LOAD)) {
      change(table, Verb.LOAD, "INSERT", said.written(table));
    }
    for (TableName table : said.named(Verb.REPLACE)) {
      change(table, Verb.REPLACE, "INSERT", said.written(table));
      change(table, Verb.REPLACE, "DELETE", Set.of());
    }
    for (TableName table : said.named(Verb.DELETE)) {
      change(table, Verb.DELETE, "DELETE", Set.of());
      if (said.words().sequence(true, "USING") >= 0 && said.read(table).isEmpty()) {
        demands.some(table);
      }
    }
  }

  private void insert(TableName table) {
    Set<String> written = said.written(table);
    if (!said.names(Verb.UPDATE, table)) {
      write(table, Verb.INSERT, "INSERT", written);
      if (!said.isMariaDb()) {
        // VALUES may name columns that were given before; MariaDB does not call that reading.
        read(table);
      }
      return;
    }
    InsertWords words = new InsertWords(said.words());
    Set<String> inserted = words.inserted().orElse(written);
    Set<String> updated = words.updated();
    Set<String> seen = new LinkedHashSet<>(words.valued());
    if (words.namesRow()) {
      seen.addAll(inserted);
    }
    change(table, Verb.INSERT, "INSERT", inserted);
    if (said.isMariaDb()) {
      // It asks for UPDATE of what is inserted too, and reads what it updates.
      seen.addAll(updated);
      change(table, Verb.UPDATE, "UPDATE", written);
    } else {
      change(table, Verb.UPDATE, "UPDATE", updated);
    }
    if (!seen.isEmpty()) {
      demands.on(table, "SELECT", seen);
    }
  }

  private void change(TableName table, Verb verb, String privilege, Set<String> columns) {
    write(table, verb, privilege, columns);
    read(table);
  }

  /** DELETE is never by column. */
  private void write(TableName table, Verb verb, String privilege, Set<String> columns) {
    if (columns.isEmpty() || !Said.isExact(columns)) {
      demands.on(table, privilege);
    } else {
      demands.on(table, privilege, columns);
    }
    new ViewDemands(said).written(table, verb, privilege);
  }

  private void read(TableName table) {
    Set<String> read = said.read(table);
    if (!Said.isExact(read)) {
      demands.on(table, "SELECT");
    } else if (!read.isEmpty()) {
      demands.on(table, "SELECT", read);
    }
  }
}
