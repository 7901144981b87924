package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a text says in a session with the schema shop on MySQL 8.0.33. */
final class Reading {
  static final MySqlInspector INSPECTOR = new MySqlInspector();

  private Reading() {}

  static SqlContext context(SqlMode mode, Charset charset, int version, boolean several) {
    return new SqlContext(Optional.of("shop"), mode, charset, version, several);
  }

  static SqlContext plain() {
    return context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false);
  }

  static Inspection inspect(String sql) {
    return INSPECTOR.inspect(sql.getBytes(StandardCharsets.UTF_8), plain());
  }

  static Inspection inspect(String sql, SqlContext context) {
    return INSPECTOR.inspect(sql.getBytes(context.charset()), context);
  }

  static StatementFacts facts(String sql) {
    return facts(sql, plain());
  }

  static StatementFacts facts(String sql, SqlContext context) {
    Inspection inspection = inspect(sql, context);
    assertThat(inspection).as(sql).isInstanceOf(Inspection.Understood.class);
    List<StatementFacts> statements = ((Inspection.Understood) inspection).statements();
    assertThat(statements).as(sql).hasSize(1);
    return statements.get(0);
  }

  static String refusal(String sql) {
    return refusal(sql, plain());
  }

  static String refusal(String sql, SqlContext context) {
    Inspection inspection = inspect(sql, context);
    assertThat(inspection).as(sql).isInstanceOf(Inspection.Opaque.class);
    return ((Inspection.Opaque) inspection).reason();
  }

  /** {@code select shop.t, update shop.u}, sorted. */
  static String accesses(String sql) {
    return accesses(facts(sql));
  }

  static String accesses(StatementFacts facts) {
    return facts.accesses().stream()
        .map(access -> access.verb().word() + " " + access.table())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The names of all columns that are read, sorted. */
  static String columns(String sql) {
    return facts(sql).uses().columns().stream()
        .map(ColumnName::column)
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
