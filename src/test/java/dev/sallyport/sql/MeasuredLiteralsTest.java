package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Numbers that are compared with columns: as far as it matters how large they are, it is seen. */
class MeasuredLiteralsTest {
  private static final List<String> TYPES =
      List.of(
          "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "tinyint unsigned",
          "smallint unsigned",
          "mediumint unsigned",
          "int(10) unsigned",
          "bigint unsigned");

  private static final List<String> CONDITIONS =
      List.of(
          "# BETWEEN % AND %",
          "# NOT BETWEEN % AND %",
          "# > %",
          "# >= %",
          "% > #",
          "# < % AND # <> %",
          "# != %",
          "NOT (# <= %)",
          "# = % OR # >= %");

  private static final SqlContext CONTEXT = Reading.plain().with(catalogue());

  @Property(tries = 300)
  void shouldSayWhatReadingAnewSays(@ForAll long seed) {
    // Given one that remembers, and statements of one shape
    Random random = new Random(seed);
    Inspector remembers = new MySqlInspector();
    String column = "c" + random.nextInt(TYPES.size());
    String condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
    for (int i = 0; i < 30; i++) {
      StringBuilder sql = new StringBuilder("DELETE FROM t WHERE ");
      for (char c : condition.toCharArray()) {
        sql.append(c == '#' ? column : c == '%' ? number(random) : String.valueOf(c));
      }
      byte[] text = sql.toString().getBytes(StandardCharsets.UTF_8);
      // Then
      assertThat(remembers.inspect(text, CONTEXT))
          .as(sql.toString())
          .isEqualTo(new MySqlInspector().inspect(text, CONTEXT));
    }
  }

  @Test
  void shouldReadARangeOnceWhateverItsEndsAre() {
    KnownShapes known = new KnownShapes();
    TextReader reader = new TextReader();
    String first = "SELECT c3 FROM t WHERE c3 BETWEEN 17 AND 116";
    Tokens tokens = lex(first);
    known.keep(
        known.place(tokens, CONTEXT), tokens, reader.statements(tokens, CONTEXT, first.length()));
    assertThat(found(known, "SELECT c3 FROM t WHERE c3 BETWEEN 18 AND 20")).isNotNull();
    assertThat(found(known, "SELECT c3 FROM t WHERE c3 BETWEEN 0 AND 116")).isNull();
    assertThat(found(known, "SELECT c3 FROM t WHERE c3 BETWEEN 1.7 AND 116")).isNull();
    assertThat(found(known, "SELECT c3 FROM t WHERE c3 BETWEEN 2147483648 AND 116")).isNull();
  }

  private static List<StatementFacts> found(KnownShapes known, String text) {
    Tokens tokens = lex(text);
    return known.find(known.place(tokens, CONTEXT), tokens);
  }

  /** Mostly at an end of some type, and written in many ways. */
  private static String number(Random random) {
    int bits = List.of(0, 7, 8, 15, 16, 23, 24, 31, 32, 63, 64, 66).get(random.nextInt(12));
    BigInteger value =
        BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(random.nextInt(5) - 2));
    String digits = random.nextInt(4) == 0 ? "" + random.nextInt(200) : value.abs().toString();
    return switch (random.nextInt(9)) {
      case 0 -> "-" + digits;
      case 1 -> "00" + digits;
      case 2 -> digits + ".5";
      case 3 -> digits + "e1";
      case 4 -> "-(-" + digits + ")";
      default -> digits;
    };
  }

  private static Catalogue catalogue() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      columns.add(new Column("c" + i, TYPES.get(i), false, Optional.empty()));
    }
    return new Catalogue(
        false,
        List.of(new Table(new TableName("shop", "t"), columns, Optional.empty())),
        List.of(),
        List.of(),
        List.of(),
        Set.of());
  }

  private static Tokens lex(String text) {
    return Lexer.lex(
        text.getBytes(StandardCharsets.UTF_8), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
  }
}
