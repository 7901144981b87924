package dev.sallyport.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.sql.SqlMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexerTest {
  private static final Charset LATIN1 = Charset.forName("windows-1252");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          a.b.c ~ W:a S:. W:b S:. W:c
          a.1b ~ W:a S:. W:1b
          `a b`.`c``d` ~ Q:`a b` S:. Q:`c``d`
          1 1.5 .5 1. 1e3 1E-3 1.5e+2 ~ N:1 N:1.5 N:.5 N:1. N:1e3 N:1E-3 N:1.5e+2
          1abc 2020_x ~ W:1abc W:2020_x
          0x1F 0b01 0X1F 0xZ x'1f' B'01' ~ B:0x1F B:0b01 W:0X1F W:0xZ B:x'1f' B:B'01'
          'a''b' 'c\\'d' "e" N'f' n'g' ~ T:'a''b' T:'c\\'d' T:"e" T:N'f' T:n'g'
          _utf8mb4'x' _binary 0x41 _foo'x' ~ T:_utf8mb4'x' B:_binary 0x41 W:_foo T:'x'
          @a @`b c` @'d' @@e @@global.f ~ U:@a U:@`b c` U:@'d' V:@@e V:@@global.f
          u@localhost 'u'@'%' ~ W:u U:@localhost T:'u' U:@'%'
          a<=>b<=c<>d!=e>>f:=g->h->>i ~ W:a S:<=> W:b S:<= W:c S:<> W:d S:!= W:e S:>> W:f S::= W:g S:-> W:h S:->> W:i
          a&&b||c ~ W:a S:&& W:b S:|| W:c
          a/**/b/*!c*/d/*!80034 e*/f/*!80033g*/ ~ W:a W:b W:c W:d W:f W:g
          a--1 ~ W:a S:- S:- N:1
          a--b ~ W:a S:- S:- W:b
          a -- b ~ W:a
          a # b ~ W:a
          a*/b ~ W:a S:* S:/ W:b
          ? $$ ~ ^^
          """)
  void shouldCutAsTheServerDoes(String text, String tokens) {
    if (tokens.isEmpty()) {
      assertThatThrownBy(() -> cut(text, SqlMode.DEFAULT, StandardCharsets.UTF_8))
          .isInstanceOf(UnreadableException.class);
    } else {
      assertThat(cut(text, SqlMode.DEFAULT, StandardCharsets.UTF_8)).isEqualTo(tokens);
    }
  }

  @Test
  void shouldResolveEscapesOfStrings() {
    assertThat(value("'a\\nb\\'c''d\\0e\\%f\\qg'", SqlMode.DEFAULT)).isEqualTo("a\nb'c'd\0e\\%fqg");
    assertThat(value("'a\\nb'", SqlMode.of("NO_BACKSLASH_ESCAPES"))).isEqualTo("a\\nb");
    assertThat(value("\"a\"\"b'c\"", SqlMode.DEFAULT)).isEqualTo("a\"b'c");
  }

  @Test
  void shouldKnowWordsByAsciiCaseOnly() {
    assertThat(lex("select", SqlMode.DEFAULT, StandardCharsets.UTF_8).isWord(0, "SELECT")).isTrue();
    assertThat(lex("\u017felect", SqlMode.DEFAULT, StandardCharsets.UTF_8).isWord(0, "SELECT"))
        .isFalse();
    assertThat(lex("l\u0131ke", SqlMode.DEFAULT, StandardCharsets.UTF_8).isWord(0, "LIKE"))
        .isFalse();
    assertThat(lex("a.select", SqlMode.DEFAULT, StandardCharsets.UTF_8).isWord(2)).isFalse();
  }

  @Test
  void shouldReadNamesInTheSessionsCharacterSet() {
    assertThat(lex("größe", SqlMode.DEFAULT, LATIN1).name(0)).isEqualTo("größe");
    assertThat(lex("größe", SqlMode.DEFAULT, StandardCharsets.UTF_8).name(0)).isEqualTo("größe");
    assertThatThrownBy(() -> lex("a\u00a0b", SqlMode.DEFAULT, LATIN1))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> lex("é", SqlMode.DEFAULT, StandardCharsets.ISO_8859_1))
        .isInstanceOf(UnreadableException.class);
  }

  private static String value(String text, SqlMode mode) {
    return lex(text, mode, StandardCharsets.UTF_8).value(0);
  }

  private static Tokens lex(String text, SqlMode mode, Charset charset) {
    return Lexer.lex(text.getBytes(charset), mode, charset, 80033);
  }

  private static String cut(String text, SqlMode mode, Charset charset) {
    Tokens tokens = lex(text, mode, charset);
    StringBuilder cut = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      String letter =
          switch (tokens.kind(i)) {
            case WORD -> "W";
            case QUOTED -> "Q";
            case STRING -> "T";
            case BITS -> "B";
            case NUMBER -> "N";
            case PARAMETER -> "P";
            case USER_VARIABLE -> "U";
            case SYSTEM_VARIABLE -> "V";
            case SYMBOL -> "S";
          };
      cut.append(i == 0 ? "" : " ").append(letter).append(':').append(tokens.text(i));
    }
    return cut.toString();
  }
}
