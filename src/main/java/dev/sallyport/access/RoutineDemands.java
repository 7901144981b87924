package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Routine;
import java.util.List;
import java.util.Locale;

/** EXECUTE on what a statement calls by itself; what a body calls is its definer's business. */
final class RoutineDemands {
  private RoutineDemands() {}

  static void of(Said said) {
    List<TableName> called = said.named(Verb.CALL);
    for (TableName procedure : called) {
      Target target =
          said.context()
              .catalogue()
              .procedure(procedure)
              .map(Routine::name)
              .map(name -> procedure(name))
              .orElseGet(() -> procedure(procedure));
      said.demands().on(target, "EXECUTE");
    }
    for (String routine : said.own().routines()) {
      boolean procedure =
          called.stream().anyMatch(name -> name.toString().equalsIgnoreCase(routine));
      if (!procedure) {
        function(routine, said);
      }
    }
  }

  private static Target procedure(TableName name) {
    return new Target.Procedure(name.schema(), name.table());
  }

  /** Names of routines come in lower case, those of schemas with them. */
  private static void function(String routine, Said said) {
    Catalogue catalogue = said.context().catalogue();
    TableName name =
        catalogue.routines().stream()
            .filter(Routine::function)
            .map(Routine::name)
            .filter(known -> known.toString().toLowerCase(Locale.ROOT).equals(routine))
            .findFirst()
            .orElseGet(() -> named(routine, said));
    boolean loadable = routine.indexOf('.') < 0 && catalogue.isLoadableFunction(routine);
    if (!loadable && !name.schema().isEmpty()) {
      said.demands().on(new Target.Function(name.schema(), name.table()), "EXECUTE");
    }
  }

  private static TableName named(String routine, Said said) {
    int dot = routine.indexOf('.');
    return dot < 0
        ? new TableName(said.context().schema().orElse(""), routine)
        : new TableName(routine.substring(0, dot), routine.substring(dot + 1));
  }
}
