package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bodies as servers keep them. */
class StoredBodiesTest {
  private static final TableName ROUTINE = new TableName("shop", "cheap");

  /** What MySQL 8.0.33 keeps of a procedure that came with other statements in one text. */
  @Test
  void shouldReadABodyThatEndsWithItsSemicolon() {
    String body = "SELECT id FROM shop.orders WHERE id < 9";

    assertThat(accesses(body + ";")).isEqualTo(accesses(body)).contains("orders");
    assertThat(accesses("BEGIN " + body + "; END;")).contains("orders");
  }

  @Test
  void shouldReadNoMoreThanOneStatement() {
    String body = "SELECT id FROM shop.orders;";

    assertThat(Reading.refusal("CALL shop.cheap()", context(body + ";"))).isNotEmpty();
    assertThat(Reading.refusal("CALL shop.cheap()", context(body + " DELETE FROM shop.orders")))
        .isNotEmpty();
  }

  private static String accesses(String body) {
    return Reading.accesses(Reading.facts("CALL shop.cheap()", context(body)));
  }

  private static SqlContext context(String body) {
    return Reading.plain()
        .with(
            new Catalogue(
                false,
                List.of(
                    new Table(
                        new TableName("shop", "orders"),
                        List.of(new Column("id", "int", false, Optional.empty())),
                        Optional.empty())),
                List.of(new Routine(ROUTINE, false, List.of(), body, "")),
                List.of(),
                List.of(),
                Set.of()));
  }
}
