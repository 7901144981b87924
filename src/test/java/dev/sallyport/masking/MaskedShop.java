package dev.sallyport.masking;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A shop with masked columns, and what the gate says of statements there. */
final class MaskedShop {
  static final MaskRule SSN = MaskRule.of("shop.customers.ssn", MaskKind.REDACT);

  static final Masks MASKS =
      Masks.of(
          List.of(
              SSN,
              MaskRule.of("*.*.card_number", MaskKind.REDACT),
              MaskRule.of("shop.staff.salary", MaskKind.NULL),
              MaskRule.of("shop.staff.note", MaskKind.HASH),
              MaskRule.of("shop.badges.tag", MaskKind.PARTIAL),
              MaskRule.of("shop.staff.number", MaskKind.PARTIAL)));

  /** The same, where rows may be chosen by a whole value. */
  static final Masks BY_VALUE =
      Masks.of(MASKS.rules().stream().map(r -> new MaskRule(r.columns(), r.as(), true)).toList());

  private static final Map<String, String> VIEWS =
      Map.ofEntries(
          Map.entry(
              "shop.plain_view", "select `shop`.`customers`.`id` AS `id` from `shop`.`customers`"),
          Map.entry(
              "shop.leaky_view", "select `shop`.`customers`.`ssn` AS `s` from `shop`.`customers`"),
          Map.entry("shop.over_leaky", "select `leaky_view`.`s` AS `t` from `shop`.`leaky_view`"),
          Map.entry(
              "shop.badges",
              "select `shop`.`customers`.`ssn` AS `tag`,concat(`shop`.`customers`.`ssn`,'!') AS"
                  + " `loud` from `shop`.`customers`"),
          Map.entry("shop.hidden_view", ""),
          Map.entry(
              "shop.quoting_view",
              "select '`' AS `q`,`shop`.`customers`.`ssn` AS `s`,'`' AS `r` from"
                  + " `shop`.`customers`"));

  private static final Map<String, List<String>> COLUMNS =
      Map.ofEntries(
          Map.entry("shop.customers", List.of("id", "name", "country", "ssn")),
          Map.entry("shop.staff", List.of("id", "salary", "note", "number", "initial")),
          Map.entry("shop.orders", List.of("id", "customer_id", "status")),
          Map.entry("shop.payments", List.of("id", "card_number")),
          Map.entry("shop.refunds", List.of("id", "card_number")),
          Map.entry("staging.notes", List.of("id", "body")),
          Map.entry("staging.card_digits", List.of("id", "card_number")),
          Map.entry("shop.plain_view", List.of("id")),
          Map.entry("shop.leaky_view", List.of("s")),
          Map.entry("shop.over_leaky", List.of("t")),
          Map.entry("shop.badges", List.of("tag", "loud")),
          Map.entry("shop.hidden_view", List.of("s")),
          Map.entry("shop.quoting_view", List.of("q", "s", "r")));

  private static final Map<String, String> TYPES =
      Map.of(
          "id", "int",
          "name", "varchar(80)",
          "country", "char(2)",
          "ssn", "varchar(11)",
          "card_number", "varchar(19)",
          "salary", "decimal(10,2)",
          "number", "bigint",
          "note", "longtext");

  private static final Map<String, String> ROUTINES =
      Map.of(
          "last_ssn",
          "RETURN (SELECT ssn FROM shop.customers LIMIT 1)",
          "loud_ssn",
          "BEGIN DECLARE x TEXT; SELECT ssn INTO x FROM shop.customers LIMIT 1; RETURN x; END",
          "greeting",
          "RETURN CONCAT('Dear ', n)",
          "archive_orders",
          "DELETE FROM shop.orders WHERE id < 7",
          "copy_ssn",
          "INSERT INTO staging.notes (body) SELECT ssn FROM shop.customers",
          "tell_ssn",
          "SELECT ssn FROM shop.customers");

  static final Catalogue CATALOGUE = catalogue();

  SessionObjects session = SessionObjects.NONE;
  private final Inspector inspector = new MySqlInspector();

  private static Table table(String name) {
    String[] parts = name.split("\\.");
    return new Table(
        new TableName(parts[0], parts[1]),
        COLUMNS.get(name).stream().map(c -> column(name, c)).toList(),
        Optional.ofNullable(VIEWS.get(name)).map(query -> new Table.View(query, false)));
  }

  private static Column column(String table, String name) {
    String type = table.equals("staging.card_digits") ? "bigint" : TYPES.getOrDefault(name, "text");
    boolean generated = name.equals("initial");
    return new Column(
        name, type, false, generated ? Optional.of("left(`note`,1)") : Optional.empty());
  }

  private static Routine routine(String name) {
    String body = ROUTINES.get(name);
    boolean function = body.contains("RETURN ");
    return new Routine(
        new TableName("shop", name),
        function,
        name.equals("greeting") ? List.of(new Routine.Parameter("n", false)) : List.of(),
        body,
        "");
  }

  private static Trigger trigger(String name, Trigger.Event event) {
    return new Trigger(
        new TableName("shop", name),
        new TableName("shop", "payments"),
        event,
        "IF NEW.card_number NOT LIKE '4%' THEN SET NEW.id = 0; END IF",
        "");
  }

  /** A plan, a refusal, or the inspection itself when the statement was not even understood. */
  Object gate(Masks masks, String statement, Diagnostics kept) {
    Inspection inspection =
        inspector.inspect(
            statement.getBytes(StandardCharsets.UTF_8),
            new SqlContext(
                    Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
                .with(CATALOGUE)
                .with(session));
    return inspection instanceof Inspection.Understood understood
        ? MaskGate.plan(masks, understood, CATALOGUE, kept)
        : inspection;
  }

  /** One that says the same as all others, and is none of them. */
  static Catalogue catalogue() {
    return new Catalogue(
        false,
        COLUMNS.keySet().stream().map(MaskedShop::table).toList(),
        ROUTINES.keySet().stream().map(MaskedShop::routine).toList(),
        List.of(
            trigger("checks_new", Trigger.Event.INSERT),
            trigger("checks_changed", Trigger.Event.UPDATE)),
        List.of(),
        Set.of());
  }

  /** What is left in the session, as if the statement had run. */
  void run(String statement) {
    Inspection.Understood understood =
        (Inspection.Understood)
            inspector.inspect(
                statement.getBytes(StandardCharsets.UTF_8),
                new SqlContext(
                        Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
                    .with(CATALOGUE)
                    .with(session));
    session = understood.statements().get(0).after();
  }
}
