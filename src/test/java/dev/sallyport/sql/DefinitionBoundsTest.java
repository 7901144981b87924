package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A short statement may be the first that needs a great many definitions. */
class DefinitionBoundsTest {
  private static final int VIEWS = 60;
  private static final String LATER = "send the statement again";

  private final MySqlInspector inspector = new MySqlInspector();

  /** Recursive tables within each other, which are bound again until they settle. */
  private static String turning(int depth) {
    StringBuilder sql = new StringBuilder("WITH RECURSIVE ");
    String seed = " AS (SELECT 1 AS a, b, c FROM shop.t UNION ALL ";
    for (int i = 0; i < depth; i++) {
      sql.append("t%d%s(WITH RECURSIVE ".formatted(i, seed));
    }
    sql.append("z").append(seed).append("SELECT b, c, a FROM z) SELECT * FROM z");
    for (int i = depth - 1; i >= 0; i--) {
      sql.append(" UNION ALL SELECT b, c, a FROM t%d)) SELECT a, b, c FROM t%d".formatted(i, i));
    }
    return sql.toString();
  }

  private static String all() {
    return IntStream.range(0, VIEWS).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
  }

  private static Catalogue catalogue(String heavy) {
    List<Table> tables = new ArrayList<>();
    tables.add(table("t", Optional.empty()));
    for (int i = 0; i < VIEWS; i++) {
      tables.add(view("v" + i, heavy));
    }
    tables.add(view("top", "SELECT v0.a AS a, v1.b AS b, v2.c AS c FROM " + all()));
    tables.add(view("light", "SELECT a, b, c FROM shop.t"));
    return new Catalogue(false, tables, List.of(), List.of(), List.of(), Set.of());
  }

  private static Table view(String name, String definition) {
    return table(name, Optional.of(new Table.View(definition, false)));
  }

  private static Table table(String name, Optional<Table.View> view) {
    List<Column> columns =
        List.of("a", "b", "c").stream()
            .map(column -> new Column(column, "varchar(20)", false, Optional.empty()))
            .toList();
    return new Table(new TableName("shop", name), columns, view);
  }

  private Inspection inspect(String sql, Catalogue catalogue) {
    return inspector.inspect(sql.getBytes(StandardCharsets.UTF_8), Reading.plain().with(catalogue));
  }

  private int timesUntilUnderstood(String sql, Catalogue catalogue) {
    int times = 1;
    Inspection inspection = inspect(sql, catalogue);
    while (inspection instanceof Inspection.Opaque opaque) {
      assertThat(opaque.reason()).contains(LATER);
      assertThat(times++).isLessThan(VIEWS);
      // What needs little is not kept waiting.
      assertThat(inspect("SELECT a FROM light", catalogue))
          .isInstanceOf(Inspection.Understood.class);
      inspection = inspect(sql, catalogue);
    }
    return times;
  }

  @Test
  void shouldReadManyLargeDefinitionsInParts() {
    Catalogue catalogue = catalogue(turning(7));
    String sql = "SELECT 1 FROM " + all();
    assertThat(timesUntilUnderstood(sql, catalogue)).isGreaterThan(1);
    assertThat(timesUntilUnderstood(sql, catalogue)).isOne();
  }

  @Test
  void shouldReadOneThatIsMadeOfThemInParts() {
    Catalogue catalogue = catalogue(turning(7));
    assertThat(timesUntilUnderstood("SELECT a FROM top", catalogue)).isGreaterThan(1);
    StatementFacts facts =
        ((Inspection.Understood) inspect("SELECT a, b FROM top", catalogue)).statements().get(0);
    assertThat(Reading.accesses(facts)).contains("select shop.v59", "select shop.t");
  }

  @Test
  void shouldReadOrdinaryOnesAtOnce() {
    Catalogue catalogue = catalogue("SELECT t.a, u.b, u.c FROM shop.t JOIN shop.t u ON t.a = u.a");
    assertThat(timesUntilUnderstood("SELECT a FROM top", catalogue)).isOne();
  }
}
