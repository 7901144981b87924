package dev.sallyport.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT 1 ~ SELECT 12345
          SELECT 1 ~ SELECT /* x */ 1.5e7 -- y
          SELECT 'a' ~ SELECT "it''s 'b'"
          SELECT _latin1'a' , N'b' ~ SELECT _latin1 /* ' */ 'cc', N'dd'
          SELECT x'41', 0b1 ~ SELECT 0x4243, b'0'
          SELECT a FROM t WHERE b IN (1, 2, 3, 4) ~ SELECT a FROM t WHERE b IN (5,6,7,8,9,-10,'x')
          INSERT INTO t VALUES (1),(2),(3),(4) ~ INSERT INTO t VALUES (1),(2),(3),(4),(NULL),(5)
          """)
  void shouldBeTheSameWhateverLiteralsHold(String one, String other) {
    assertThat(lex(one).shape()).isEqualTo(lex(other).shape());
    assertThat(lex(one).shape()).hasSameHashCodeAs(lex(other).shape());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT 1 ~ SELECT '1'
          SELECT 1 ~ SELECT x'31'
          SELECT 1 ~ SELECT NULL
          SELECT NULL ~ SELECT TRUE
          SELECT 'a' ~ SELECT N'a'
          SELECT 'a' ~ SELECT _latin1'a'
          SELECT _latin1'a' ~ SELECT _latin2'a'
          SELECT 'a' ~ SELECT 'a' 'b'
          SELECT 'a' ~ SELECT `a`
          SELECT ? ~ SELECT 1
          SELECT -1 ~ SELECT 1
          SELECT a ~ SELECT b
          SELECT f(1) ~ SELECT f (1)
          SELECT a.b ~ SELECT a .b
          SELECT ab ~ SELECT a b
          SELECT @a ~ SELECT @b
          SELECT @'a' ~ SELECT @'b'
          SELECT a FROM t WHERE b IN (1, 2) ~ SELECT a FROM t WHERE b IN (1, 2, 3)
          SELECT a FROM t WHERE b IN (1, 2, 3) ~ SELECT a FROM t WHERE b IN (1, 2, 3, 4)
          SELECT a FROM t WHERE b IN (1, 2, 3, 4, ?) ~ SELECT a FROM t WHERE b IN (1, 2, 3, 4, 5)
          SELECT a FROM t WHERE b IN (1, 2, 3, 4) ~ SELECT a FROM t WHERE b IN (1, 2, 3, 4 + 1)
          INSERT INTO t VALUES (1),(2),(3),(4) ~ INSERT INTO t VALUES (1),(2),(3),(?)
          INSERT INTO t VALUES (1),(2),(3),(4) ~ INSERT INTO t VALUES (1),(2),(3),(f(4))
          """)
  void shouldDifferByWhatIsNoLiteral(String one, String other) {
    assertThat(lex(one).shape()).isNotEqualTo(lex(other).shape());
  }

  @Test
  void shouldTellTokensOfAnyLengthApart() {
    for (int length = 250; length < 260; length++) {
      String name = "n".repeat(length);
      assertThat(lex(name + " 1").shape()).isEqualTo(lex(name + " 2").shape());
      assertThat(lex(name).shape()).isNotEqualTo(lex(name + "n").shape());
    }
  }

  @Test
  void shouldNoteWhichLiteralsWereRead() {
    // Given
    Tokens tokens = lex("SELECT 'a', 2 FROM t WHERE c = x'33' AND d LIKE N'e' LIMIT 5");

    // When
    tokens.written(0, 60);
    tokens.shape();
    tokens.contents(0, 1, 2, 3, 4);
    int[] none = tokens.literalsRead();
    tokens.value(13);
    tokens.text(tokens.size() - 1);

    // Then
    assertThat(none).isEmpty();
    assertThat(tokens.literals()).isEqualTo(5);
    assertThat(tokens.literalsRead()).containsExactly(3, 4);
  }

  @Test
  void shouldCountLiteralsAsReadByTheirTextAndName() {
    Tokens tokens = lex("1 a 'b' 3 4");
    tokens.name(0);
    tokens.text(tokens.start(2) + 1, tokens.start(3) + 1);
    assertThat(tokens.literalsRead()).containsExactly(0, 1, 2);
  }

  @Test
  void shouldCountNoNeighbourOfATextAsRead() {
    // Given tokens with nothing between them
    Tokens tokens = lex("1'a'2'b'3");
    // When
    String middle = tokens.text(tokens.start(2), tokens.end(2));
    // Then
    assertThat(middle).isEqualTo("2");
    assertThat(tokens.literalsRead()).containsExactly(2);
    // And at both ends
    tokens.text(0, tokens.end(0));
    tokens.text(tokens.start(4), tokens.end(4));
    assertThat(tokens.literalsRead()).containsExactly(0, 2, 4);
  }

  @Test
  void shouldCompareTheContentOfGivenLiterals() {
    // Given
    Tokens tokens = lex("SELECT 1, 'a', _latin1 'b'");
    LiteralContents contents = tokens.contents(0, 2);

    // Then
    assertThat(contents.isIn(lex("SELECT 1, 'other', _latin1/* ' */'b'"))).isTrue();
    assertThat(contents.isIn(lex("SELECT 11, 'a', _latin1 'b'"))).isFalse();
    assertThat(contents.isIn(lex("SELECT 1, 'a', _latin1 'b '"))).isFalse();
    assertThat(contents.isIn(lex("SELECT 1"))).isFalse();
    assertThat(contents).isEqualTo(lex("SELECT 1, 2, 'b'").contents(0, 2));
    assertThat(contents).hasSameHashCodeAs(lex("SELECT 1, 2, 'b'").contents(0, 2));
    assertThat(lex("SELECT 12, 3").contents(0, 1)).isNotEqualTo(lex("SELECT 1, 23").contents(0, 1));
    assertThat(lex("SELECT 1, 1").contents(0)).isNotEqualTo(lex("SELECT 1, 1").contents(1));
  }

  @Test
  void shouldReadTheValueBehindAnIntroducer() {
    assertThat(lex("_latin1 /* 'no' */ 'yes'").value(0)).isEqualTo("yes");
    assertThat(lex("N'yes'").value(0)).isEqualTo("yes");
  }

  @Test
  void shouldDropSpareItemsOfLists() {
    // Given
    Tokens tokens = lex("a IN (1, -2, ?, 'x' , ?, NULL, 5 + 1, 'a' 'b', 7) AND b IN (1,2,3)");

    // Then
    assertThat(tokens.written(0, tokens.end(tokens.size() - 1))).startsWith("a IN (1");
    assertThat(cut(tokens))
        .isEqualTo("a IN ( 1 , - 2 , ? , NULL , 5 + 1 , 'a' 'b' ) AND b IN ( 1 , 2 , 3 )");
    assertThat(tokens.droppedParameters()).isEqualTo(1);
    assertThat(tokens.isListCut(2)).isTrue();
    assertThat(cut(lex("t.in (1,2,3,4,5)"))).isEqualTo("t . in ( 1 , 2 , 3 , 4 , 5 )");
    assertThat(cut(lex("f(1,2,3,4,5)"))).isEqualTo("f ( 1 , 2 , 3 , 4 , 5 )");
    assertThat(cut(lex("a IN (1,2,3,4,(SELECT 5),6)")))
        .startsWith("a IN ( 1 , 2 , 3 , ( SELECT 5 ) ,");
  }

  private static String cut(Tokens tokens) {
    StringBuilder cut = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      cut.append(i == 0 ? "" : " ").append(tokens.text(i));
    }
    return cut.toString();
  }

  private static Tokens lex(String text) {
    return Lexer.lex(
        text.getBytes(StandardCharsets.UTF_8), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
  }
}
