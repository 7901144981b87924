package dev.sallyport.sql.sample;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A shop, and what is derived from statements there. */
final class SampledShop {
  static final Inspector INSPECTOR = new MySqlInspector();

  static final Catalogue CATALOGUE =
      new Catalogue(
          false,
          List.of(
              table("orders", "id int", "customer_id int", "status varchar(20)", "note text"),
              table("customers", "id int", "name varchar(80)", "ssn varchar(11)", "photo longblob"),
              table("archive", "id int", "status varchar(20)"),
              table("wide", Stream.iterate(1, i -> i + 1).limit(30).map(i -> "c" + i + " int"))),
          List.of(
              new Routine(
                  new TableName("shop", "limit_of"), true, List.of(), "RETURN (SELECT 7)", "")),
          List.of(),
          List.of(),
          Set.of());

  private SampledShop() {}

  private static Table table(String name, String... columns) {
    return table(name, Stream.of(columns));
  }

  private static Table table(String name, Stream<String> columns) {
    return new Table(
        new TableName("shop", name), columns.map(SampledShop::column).toList(), Optional.empty());
  }

  private static Column column(String described) {
    String[] words = described.split(" ");
    Column column = new Column(words[0], words[1], false, Optional.empty());
    return words[0].equals("id") ? column.inUniqueKey() : column;
  }

  static SqlContext context(SqlMode mode) {
    return new SqlContext(Optional.of("shop"), mode, StandardCharsets.UTF_8, 80033, true)
        .with(CATALOGUE);
  }

  static Inspection read(String text, SqlContext context) {
    return INSPECTOR.inspect(text.getBytes(StandardCharsets.UTF_8), context);
  }

  static StatementFacts facts(String text, SqlContext context) {
    return ((Inspection.Understood) read(text, context)).statements().get(0);
  }

  static RowQuery.Result derive(String text, String... values) {
    SqlContext context = context(SqlMode.DEFAULT);
    return new Sampling(INSPECTOR).of(facts(text, context), context, List.of(values), 5);
  }
}
