package dev.sallyport.session;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What views and triggers say that a statement meets. Facts tell which tables they lead to; which
 * rows, and what becomes of these, stands in their text alone.
 *
 * @param views by their names
 */
record Definitions(Map<TableName, Table.View> views, Set<Trigger> triggers) {
  boolean isEmpty() {
    return views.isEmpty() && triggers.isEmpty();
  }

  static Definitions of(Request.Reading reading) {
    Catalogue catalogue = reading.readAs().catalogue();
    Set<TableName> touched =
        StatementJudge.facts(reading.inspection()).stream()
            .flatMap(facts -> facts.accesses().stream())
            .map(Access::table)
            .collect(Collectors.toSet());
    Map<TableName, Table.View> views = new HashMap<>();
    Set<Trigger> triggers = new HashSet<>();
    for (TableName name : touched) {
      catalogue.table(name).flatMap(Table::view).ifPresent(view -> views.put(name, view));
      triggers.addAll(catalogue.triggers(name));
    }
    return new Definitions(views, triggers);
  }
}
