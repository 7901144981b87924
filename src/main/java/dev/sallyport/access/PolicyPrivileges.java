package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.backend.ServerVersion;
import dev.sallyport.policy.PolicyReach;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The smallest set of privileges with which everything can be run that the policies may allow
 * without a person. Given for a whole schema only where the policies let it be done to every table
 * of it; else for tables, and for columns where they name columns. The server's own schemas are
 * left out.
 *
 * <p>What is not here and allowed all the same is lent for its statement: what creates or renames
 * single tables, triggers, upkeep, and whatever is past {@link #MAX_PRIVILEGES}.
 */
public final class PolicyPrivileges {
  /** More than this are not granted to one user: a session's start would wait for each. */
  static final int MAX_PRIVILEGES = 500;

  private static final Set<Verb> BY_COLUMN =
      EnumSet.of(Verb.SELECT, Verb.INSERT, Verb.UPDATE, Verb.REPLACE);

  /** On tables that are there. */
  private static final Map<Verb, List<String>> OF_TABLE =
      new EnumMap<>(
          Map.of(
              Verb.SELECT, List.of("SELECT"),
              Verb.INSERT, List.of("INSERT"),
              Verb.UPDATE, List.of("UPDATE"),
              Verb.DELETE, List.of("DELETE"),
              Verb.REPLACE, List.of("INSERT", "DELETE"),
              Verb.TRUNCATE, List.of("DROP"),
              Verb.DROP, List.of("DROP"),
              Verb.ALTER, List.of("ALTER", "INDEX"),
              Verb.SHOW, List.of(ShowDemands.DEFINITION, ShowDemands.COLUMNS)));

  /** On schemas alone, whatever of them may be touched. */
  private static final Map<Verb, String> OF_SCHEMA = Map.of(Verb.LOCK, "LOCK TABLES");

  private static final Inspector INSPECTOR = new MySqlInspector();

  private final PolicyReach reach;
  private final Catalogue catalogue;

  /** Columns by privilege on the whole object; none where it is meant as a whole. */
  private final Map<Privilege, Set<String>> all = new LinkedHashMap<>();

  private PolicyPrivileges(PolicyReach reach, Catalogue catalogue) {
    this.reach = reach;
    this.catalogue = catalogue;
  }

  /**
   * As far as policies reach.
   *
   * @param catalogue what exists there; of a database of which nothing is known all is lent
   */
  public static Privileges of(PolicyReach reach, Catalogue catalogue) {
    PolicyPrivileges privileges = new PolicyPrivileges(reach, catalogue);
    privileges.collect();
    return privileges.all();
  }

  private void collect() {
    List<Table> tables =
        catalogue.tables().stream()
            .filter(table -> !Catalogue.isSystemSchema(table.name().schema()))
            .sorted(Comparator.comparing(table -> table.name().toString()))
            .toList();
    Set<String> schemas = new TreeSet<>();
    tables.forEach(table -> schemas.add(table.name().schema()));
    catalogue.routines().forEach(routine -> schemas.add(routine.name().schema()));
    schemas.removeIf(Catalogue::isSystemSchema);
    schemas.forEach(this::schema);
    tables.forEach(this::table);
    catalogue.routines().stream()
        .sorted(Comparator.comparing(routine -> routine.name().toString()))
        .forEach(this::routine);
    reach.wordings().forEach(this::wording);
    for (String schema : schemas) {
      Privilege entry = Privilege.on(Privileges.ENTRY, new Target.Schema(schema));
      if (reach.opens(schema) && !new Privileges(Set.of(entry)).minus(all()).isEmpty()) {
        add(entry);
      }
    }
  }

  private Privileges all() {
    Set<Privilege> some = new LinkedHashSet<>();
    all.forEach((one, columns) -> some.add(new Privilege(one.name(), one.target(), columns)));
    return new Privileges(some);
  }

  private boolean isFull() {
    return all.size() >= MAX_PRIVILEGES;
  }

  private void add(Privilege one) {
    Privilege key = Privilege.on(one.name(), one.target());
    if (!isFull() || all.containsKey(key)) {
      all.merge(key, one.columns(), PolicyPrivileges::both);
    }
  }

  private static Set<String> both(Set<String> before, Set<String> more) {
    if (before.isEmpty() || more.isEmpty()) {
      return Set.of();
    }
    Set<String> both = new TreeSet<>(before);
    both.addAll(more);
    return both;
  }

  private void schema(String schema) {
    Target target = new Target.Schema(schema);
    for (Map.Entry<Verb, List<String>> verb : OF_TABLE.entrySet()) {
      if (reach.mayDoEverywhere(verb.getKey(), schema)) {
        verb.getValue().forEach(name -> add(Privilege.on(name, target)));
      }
    }
    if (reach.mayDoEverywhere(Verb.CREATE, schema)) {
      add(Privilege.on("CREATE", target));
    }
    if (reach.allowsTemporaryTables() && reach.opens(schema)) {
      add(Privilege.on("CREATE TEMPORARY TABLES", target));
    }
  }

  private void table(Table table) {
    TableName name = table.name();
    Target target = new Target.Table(name.schema(), name.table());
    for (Map.Entry<Verb, List<String>> verb : OF_TABLE.entrySet()) {
      if (!isHeld(verb.getValue(), name.schema()) && !isFull()) {
        table(table, verb.getKey(), verb.getValue(), target);
      }
    }
    OF_SCHEMA.forEach(
        (verb, privilege) -> {
          Privilege whole = Privilege.on(privilege, new Target.Schema(name.schema()));
          if (!all.containsKey(whole) && reach.mayDo(verb, name)) {
            add(whole);
          }
        });
  }

  private void table(Table table, Verb verb, List<String> names, Target target) {
    Set<String> columns = columns(table, verb);
    boolean whole =
        columns.isEmpty()
            ? reach.mayDo(verb, table.name())
            : columns.size() == table.columns().size();
    if (!whole && columns.isEmpty() || table.view().isPresent() && !mayUse(table, verb)) {
      return;
    }
    for (String name : names) {
      // Rows go as wholes.
      boolean ofRows = name.equals("DELETE");
      add(whole || ofRows ? Privilege.on(name, target) : new Privilege(name, target, columns));
    }
  }

  private Set<String> columns(Table table, Verb verb) {
    return BY_COLUMN.contains(verb)
        ? reach.columns(verb, table.name(), table.columns().stream().map(Column::name).toList())
        : Set.of();
  }

  /** What a view reads is decided too. */
  private boolean mayUse(Table view, Verb verb) {
    return verb != Verb.SELECT || maySay("SELECT 1 FROM " + quoted(view.name()), Optional.empty());
  }

  private boolean isHeld(List<String> names, String schema) {
    return names.stream()
        .allMatch(name -> all.containsKey(Privilege.on(name, new Target.Schema(schema))));
  }

  /** A call is decided with all that the body does. */
  private void routine(Routine routine) {
    TableName name = routine.name();
    if (Catalogue.isSystemSchema(name.schema()) || isFull()) {
      return;
    }
    List<String> arguments = new ArrayList<>();
    routine.parameters().forEach(p -> arguments.add(p.out() ? "@a" : "NULL"));
    String call = quoted(name) + "(" + String.join(", ", arguments) + ")";
    if (maySay((routine.function() ? "DO " : "CALL ") + call, Optional.empty())) {
      Target target =
          routine.function()
              ? new Target.Function(name.schema(), name.table())
              : new Target.Procedure(name.schema(), name.table());
      add(Privilege.on("EXECUTE", target));
    }
  }

  private void wording(PolicyReach.Wording wording) {
    SqlContext context = context(wording.schema());
    inspect(wording.text(), context)
        .filter(reach::maySay)
        .ifPresent(
            said -> StatementPrivileges.missing(said, context, all()).all().forEach(this::add));
  }

  private boolean maySay(String text, Optional<String> schema) {
    return inspect(text, context(schema)).filter(reach::maySay).isPresent();
  }

  private static Optional<Inspection.Understood> inspect(String text, SqlContext context) {
    return INSPECTOR.inspect(text.getBytes(StandardCharsets.UTF_8), context)
            instanceof Inspection.Understood understood
        ? Optional.of(understood)
        : Optional.empty();
  }

  private SqlContext context(Optional<String> schema) {
    return new SqlContext(
            schema,
            SqlMode.DEFAULT,
            StandardCharsets.UTF_8,
            ServerVersion.number(catalogue.serverVersion()),
            false)
        .with(catalogue);
  }

  private static String quoted(TableName name) {
    return quoted(name.schema()) + "." + quoted(name.table());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
