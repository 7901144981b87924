package dev.sallyport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.lexer.CharacterSets;
import dev.sallyport.sql.lexer.Lexer;
import java.nio.charset.Charset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollationsTest {
  @ParameterizedTest
  @CsvSource({
    "8,latin1,windows-1252",
    "45,utf8mb4,UTF-8",
    "255,utf8mb4,UTF-8",
    "33,utf8mb3,UTF-8",
    "63,binary,ISO-8859-1",
    "11,ascii,US-ASCII",
    "26,cp1250,windows-1250",
    "51,cp1251,windows-1251",
    "59,cp1257,windows-1257",
    "4,cp850,IBM850",
    "40,cp852,IBM852",
    "7,koi8r,KOI8-R",
    "9,latin2,ISO-8859-2",
    "30,latin5,ISO-8859-9",
    "41,latin7,ISO-8859-13",
    "38,macce,x-MacCentralEurope",
    "39,macroman,x-MacRoman",
    "1032,latin1,windows-1252",
    "2304,utf8mb4,UTF-8"
  })
  void shouldKnowTheCharacterSetOfACollation(int collation, String name, String charset) {
    assertThat(Collations.characterSet(collation)).contains(name);
    assertThat(Collations.charset(collation)).contains(Charset.forName(charset));
    assertThat(Collations.charset(name.toUpperCase(Locale.ROOT)))
        .contains(Charset.forName(charset));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 10, 12, 13, 16, 19, 24, 25, 28, 35, 36, 54, 56, 57, 60, 82, 95, 97, 248})
  void shouldKnowNoSetInWhichAQuoteCanHideOrThatJavaReadsOtherwise(int collation) {
    assertThat(Collations.charset(collation)).isEmpty();
  }

  @Test
  void shouldKnowTheSetsThatTheLexerKnows() {
    for (String name :
        new String[] {
          "utf8",
          "gbk",
          "big5",
          "sjis",
          "cp932",
          "gb18030",
          "swe7",
          "greek",
          "hebrew",
          "koi8u",
          "latin1",
          "latin2",
          "latin5",
          "latin7",
          "cp1250",
          "cp1251",
          "cp1257",
          "cp850",
          "cp852",
          "koi8r",
          "macce",
          "macroman",
          "ascii",
          "binary",
          "utf8mb4",
          "ucs2",
          "utf16"
        }) {
      boolean certain = CharacterSets.isCertain(name.toUpperCase(Locale.ROOT));
      assertThat(Collations.charset(name).isPresent()).as(name).isEqualTo(certain);
      Collations.charset(name)
          .ifPresent(
              charset ->
                  assertThat(Lexer.lex(new byte[] {'a'}, SqlMode.DEFAULT, charset, 80033).size())
                      .isEqualTo(1));
    }
  }
}
