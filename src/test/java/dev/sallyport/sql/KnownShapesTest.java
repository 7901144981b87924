package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered has a bound, whatever an agent sends. */
class KnownShapesTest {
  private static final ColumnName ID = new ColumnName(new TableName("shop", "t"), "id");
  private static final List<OutputColumn> COLUMNS =
      Collections.nCopies(2_000, new OutputColumn("id", Lineage.of(ID)));

  private final KnownShapes known = new KnownShapes();

  @Test
  void shouldFindWhatItKept() {
    Tokens tokens = lex("SELECT id FROM t");
    KnownShapes.Place place = known.place(tokens, Reading.plain());

    known.keep(place, tokens, List.of(Reading.facts("SELECT id FROM t")));

    KnownShapes.Place again = known.place(lex("select/**/ id FROM t"), Reading.plain());
    assertThat(known.find(again, tokens)).isNull();
    again = known.place(lex("SELECT /**/ id FROM t"), Reading.plain());
    assertThat(known.find(again, tokens)).hasSize(1);
    again = known.place(tokens, Reading.plain().with(objects(1)));
    assertThat(known.find(again, tokens)).isNull();
  }

  @Test
  void shouldNotKeepWhatIsHeavy() {
    Tokens tokens = lex("SELECT id FROM t");
    KnownShapes.Place place = known.place(tokens, Reading.plain().with(objects(1)));

    known.keep(place, tokens, List.of(Reading.facts("SELECT id FROM t")));

    assertThat(known.find(place, tokens)).isNull();
  }

  @Test
  void shouldWeighWhatTheSessionAndTheFactsHold() {
    KnownShapes.Place place = known.place(lex("SELECT 1"), Reading.plain());
    KnownShapes.Place underWay = known.place(lex("SELECT 1"), Reading.plain().with(objects(3)));
    List<StatementFacts> small = List.of(Reading.facts("SELECT id FROM t"));
    List<StatementFacts> large =
        List.of(Reading.facts("SELECT " + "id + k, ".repeat(500) + "id FROM t"));

    assertThat(Weight.of(place, small)).isBetween(1_000, 5_000);
    assertThat(Weight.of(place, large)).isGreaterThan(100_000);
    assertThat(Weight.of(underWay, small)).isGreaterThan(3 * 2_000 * 100);
  }

  private static SessionObjects objects(int tables) {
    SessionObjects objects = SessionObjects.NONE;
    for (int i = 0; i < tables; i++) {
      objects = objects.withTemporaryTable(new TableName("shop", "tmp" + i), COLUMNS);
    }
    return objects;
  }

  private static Tokens lex(String text) {
    return Lexer.lex(
        text.getBytes(StandardCharsets.UTF_8), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
  }
}
