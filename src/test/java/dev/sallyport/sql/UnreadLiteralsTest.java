package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.LiteralContents;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a cache of shapes rests on: a literal that nobody looked at has no part in the facts. */
class UnreadLiteralsTest {
  private static final TextReader READER = new TextReader();

  private static final List<String> NUMBERS = List.of("0", "1", "5", "99", "1.5", "2e3", "1E100");
  private static final List<String> STRINGS =
      List.of("''", "'a'", "'%'", "'1'", "'x''y'", "\"b\"", "'root'", "'/etc/x'", "'SELECT 1'");
  private static final List<String> BITS = List.of("x'41'", "0b1", "b'0'", "0xFF", "x''");

  private static final List<String> STATEMENTS =
      List.of(
          "SELECT a, # FROM t WHERE # = # AND b = # OR c LIKE # ORDER BY # LIMIT #, #",
          "SELECT a # FROM t WHERE a IN (#, #, #, #, #) AND # IN (#, a, #) AND NOT #",
          "SELECT a FROM t WHERE a = # OR # HAVING # LIMIT # OFFSET #",
          "SELECT CONCAT(a, #, # #), IF(#, a, b) FROM t WHERE a BETWEEN # AND # FOR UPDATE",
          "SELECT a AS #, (SELECT # FROM u WHERE # > #) FROM t JOIN s ON # = # WHERE EXISTS(SELECT #)",
          "SELECT a INTO OUTFILE # FIELDS TERMINATED BY # FROM t",
          "SELECT SLEEP(#), LOAD_FILE(#), a REGEXP # FROM t WHERE a - a = # AND b & # = #",
          "SELECT CASE # WHEN # THEN a ELSE # END FROM t WHERE a = # + # GROUP BY # ORDER BY #",
          "WITH x AS (SELECT # AS n FROM t) SELECT n FROM x WHERE n LIKE # ESCAPE # UNION SELECT # LIMIT #",
          "SELECT a FROM t WHERE d > NOW() - INTERVAL # DAY AND #",
          "INSERT INTO t (a, b) VALUES (#, #), (#, -#), (#, #), (#, #) ON DUPLICATE KEY UPDATE a = #",
          "REPLACE INTO t SET a = #, b = # + #",
          "UPDATE t SET a = #, b = # WHERE c = # OR # ORDER BY # LIMIT #",
          "DELETE FROM t WHERE # AND a IN (#, #) OR a = a + # LIMIT #",
          "SET autocommit = #, sql_mode = #, @a = #",
          "SET NAMES #",
          "SET GLOBAL max_connections = #",
          "SHOW TABLES LIKE #",
          "LOAD DATA INFILE # INTO TABLE t FIELDS TERMINATED BY # IGNORE # LINES",
          "PREPARE p FROM #",
          "KILL #",
          "CALL p(#, #)",
          "DO SLEEP(#), #",
          "XA START #, #, #",
          "CREATE TABLE t (a INT DEFAULT #, b VARCHAR(#) COMMENT #) COMMENT = #",
          "CREATE USER # IDENTIFIED BY #",
          "EXPLAIN SELECT # FROM t WHERE #",
          "VALUES ROW(#, #), ROW(#, #) LIMIT #");

  @Property(tries = 6000)
  void shouldReadTheSameWhateverUnreadLiteralsHold(
      @ForAll("statement") String template, @ForAll long seed) {
    // Given
    Random random = new Random(seed);
    StringBuilder one = new StringBuilder();
    for (char c : template.toCharArray()) {
      one.append(c == '#' ? literal(random) : String.valueOf(c));
    }
    Tokens tokens = lex(one.toString());
    String expected = read(tokens);
    Set<Integer> read = IntStream.of(tokens.literalsRead()).boxed().collect(Collectors.toSet());
    LiteralContents contents = tokens.contents(tokens.literalsRead());

    // When
    String other = withOtherLiterals(one.toString(), read, random);

    // Then
    Tokens others = lex(other);
    assertThat(others.shape()).as(other).isEqualTo(tokens.shape());
    assertThat(contents.isIn(others)).as(other).isTrue();
    assertThat(others.literalsRead()).isEmpty();
    assertThat(read(others)).as(one + "\n" + other).isEqualTo(expected);
  }

  private static String withOtherLiterals(String text, Set<Integer> read, Random random) {
    Tokens tokens = lex(text);
    StringBuilder other = new StringBuilder();
    int copied = 0;
    int literal = 0;
    for (int i = 0; i < tokens.size(); i++) {
      List<String> choices =
          switch (tokens.kind(i)) {
            case NUMBER -> NUMBERS;
            case STRING -> STRINGS;
            case BITS -> BITS;
            default -> List.of();
          };
      if (!choices.isEmpty() && !read.contains(literal++)) {
        other.append(text, copied, tokens.start(i)).append(pick(choices, random));
        copied = tokens.end(i);
      }
    }
    return other.append(text.substring(copied)).toString();
  }

  private static String literal(Random random) {
    return pick(pick(List.of(NUMBERS, NUMBERS, STRINGS, STRINGS, BITS), random), random);
  }

  private static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static Tokens lex(String text) {
    return Lexer.lex(
        text.getBytes(StandardCharsets.UTF_8), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
  }

  /** The facts without the text, or the refusal without offsets, by the code of the inspector. */
  private static String read(Tokens tokens) {
    try {
      return READER.statements(tokens, Reading.plain(), 0).stream()
          .map(facts -> facts.withText("").toString())
          .collect(Collectors.joining());
    } catch (UnreadableException e) {
      return e.getMessage().replaceAll("[0-9]+", "N");
    }
  }

  @Provide
  Arbitrary<String> statement() {
    return Arbitraries.of(STATEMENTS);
  }
}
