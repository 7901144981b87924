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
          _latin1/*'*/'x' _binary /*! 0x41*/ ~ T:_latin1 'x' B:_binary 0x41
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
          ? $$ $a$ $b a$b ~ P:? W:$$ W:$a$ W:$b W:a$b
          `a``b` `a\tb` ~ Q:`a``b` Q:`a\tb`
          `a ` ~ ^^
          `` ~ ^^
          `😀` ~ ^^
          a=.5 (.5) ,.5 t.5 `t`.5 ~ W:a S:= N:.5 S:( N:.5 S:) S:, N:.5 W:t S:. W:5 Q:`t` N:.5
          1.5x 1.FROM 1e5abc 1e 1e+ 1.5.5 ~ N:1.5 W:x N:1. W:FROM N:1e5 W:abc W:1e W:1e S:+ N:1.5 N:.5
          1.e(2) ~ ^^
          1.5e+ ~ ^^
          0x 0x1Gz 0b12 0X41 ~ W:0x W:0x1Gz W:0b12 W:0X41
          x'' b'' ~ B:x'' B:b''
          x'414' ~ ^^
          x '41' N 'a' ~ W:x T:'41' W:N T:'a'
          a.n'b' ~ W:a S:. W:n T:'b'
          t.select t .select select.a ~ W:t S:. W:select W:t S:. W:select W:select S:. W:a
          !!a ~ ^^
          a=!b ~ ^^
          a==b ~ ^^
          a<<=b ~ ^^
          a<>!b ~ ^^
          a!=!b a>=!b a<=>!b a>>b a= !b ~ W:a S:!= S:! W:b W:a S:>= S:! W:b W:a S:<=> S:! W:b W:a S:>> W:b W:a S:= S:! W:b
          a:b ~ W:a S:: W:b
          \\N ~ ^^
          @a.b$c @'a b' @"c" @`d` ~ U:@a.b$c U:@'a b' U:@"c" U:@`d`
          @größe ~ ^^
          @`größe` ~ ^^
          @'a\\b' ~ ^^
          @'a''b' ~ ^^
          @'a ' ~ ^^
          @ a ~ ^^
          @@ a ~ ^^
          @@global . a ~ ^^
          @@global. a ~ ^^
          @@`global`.`a` @@a.b ~ V:@@`global`.`a` V:@@a.b
          @@`sql_módé` ~ ^^
          {d '2020-01-01'} ~ S:{ W:d T:'2020-01-01' S:}
          a/*!b/*c*/d*/e ~ W:a W:b W:d W:e
          a/*!b/*!c*/d ~ W:a W:b W:c W:d
          a/*!b/*!99999c*/d*/e ~ W:a W:b W:d W:e
          a/*!99999b/*c*/d*/e ~ W:a W:e
          a/*!99999b/*c/*d*/e*/f ~ W:a W:f
          a/*!99999/*/b*/c*/d ~ W:a W:d
          a/*!'*/'*/b ~ W:a T:'*/' W:b
          a/*!99999'*/b/*'*/ ~ W:a W:b
          a/*/b*/c/**/d/*!*/e ~ W:a W:c W:d W:e
          a/*!080033 b*/ ~ W:a N:3 W:b
          a/*!8003 b*/ ~ W:a N:8003 W:b
          a/*M!b*/c/*m!d*/e/* !f*/g ~ W:a W:c W:e W:g
          a/*!b ~ ^^
          a/*!99999b/*c*/ ~ ^^
          a/* ~ ^^
          a/*/ ~ ^^
          SELECT/*+QB_NAME(`q`) MRR(t@"q") '*/1 ~ W:SELECT N:1
          SELECT/*+set_var(a=1)*/1 ~ ^^
          a/* 😀 ' */b# 😀 ` ~ W:a W:b
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
    assertThat(lex("a\u00a0b", SqlMode.DEFAULT, LATIN1).size()).isEqualTo(2);
    assertThat(lex("a\u00a0b", SqlMode.DEFAULT, StandardCharsets.UTF_8).size()).isEqualTo(1);
    assertThatThrownBy(() -> lex("a×b", SqlMode.DEFAULT, LATIN1))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> lex("1--é", SqlMode.DEFAULT, LATIN1))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> lex("`é`", SqlMode.DEFAULT, StandardCharsets.ISO_8859_1))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> lex("é", SqlMode.DEFAULT, StandardCharsets.ISO_8859_1))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void shouldReadVersionsOfCommentsAsEachServerDoes() {
    assertThat(commented("/*!080034 b*/", 80043)).isEqualTo("W:a N:4 W:b");
    assertThat(commented("/*!080034 b*/", 80100)).isEqualTo("W:a W:b");
    assertThat(commented("/*!080034b*/", 80100)).isEqualTo("W:a W:4b");
    assertThat(commented("/*!080034", 80100)).isEmpty();
    assertThat(commented("/*!100000 b*/", 90600)).isEqualTo("W:a");
    assertThat(commented("/*!100000b*/", 90600)).isEqualTo("W:a W:0b");
    assertThat(commented("/*!100000b*/", 110405)).isEqualTo("W:a W:b");
    assertThat(commented("/*!110406 b*/", 110405)).isEqualTo("W:a");
    assertThat(commented("/*!50699 b*/", 110405)).isEqualTo("W:a W:b");
    assertThat(commented("/*!50700 b*/", 110405)).isEqualTo("W:a");
    assertThat(commented("/*M!50700 b*/", 110405)).isEqualTo("W:a W:b");
    assertThat(commented("/*M!110406 b*/", 110405)).isEqualTo("W:a");
    assertThat(commented("/*M! b*/", 110405)).isEqualTo("W:a W:b");
  }

  @Test
  void shouldTakeTheDollarForAQuoteWhereTheServerDoes() {
    assertThat(commented("$b", 90000)).isEqualTo("W:a W:$b");
    assertThat(commented("$b$", 90000)).isEmpty();
    assertThat(commented("$$", 90000)).isEmpty();
    assertThat(commented("b$c$.$d$", 90000)).isEqualTo("W:a W:b$c$ S:. W:$d$");
    assertThat(commented("$$", 110405)).isEqualTo("W:a W:$$");
  }

  @Test
  void shouldTakeNulForTheEndOnlyAtTheEnd() {
    assertThat(commented("b\0", 80033)).isEqualTo("W:a W:b");
    assertThat(commented("b -- c\0", 80033)).isEqualTo("W:a W:b");
    assertThat(commented("'\0' /* \0 */", 80033)).isEqualTo("W:a T:'\0'");
    assertThat(commented("b\0\0", 80033)).isEmpty();
    assertThat(commented("b\0 ", 80033)).isEmpty();
    assertThat(commented("-- b\0c", 80033)).isEmpty();
    assertThat(commented("`b\0`", 80033)).isEmpty();
  }

  @Test
  void shouldMarkAParenthesisBehindBlanksUnderIgnoreSpace() {
    SqlMode ignoreSpace = SqlMode.of("IGNORE_SPACE");
    Charset utf8 = StandardCharsets.UTF_8;
    assertThat(lex("f \n(1)", ignoreSpace, utf8).hasTightParenthesis(0)).isTrue();
    assertThat(lex("f/**/(1)", ignoreSpace, utf8).hasTightParenthesis(0)).isFalse();
    assertThat(lex("f (1)", SqlMode.DEFAULT, utf8).hasTightParenthesis(0)).isFalse();
    assertThat(lex("f(1)", SqlMode.DEFAULT, utf8).hasTightParenthesis(0)).isTrue();
  }

  @Test
  void shouldKnowStringsOfOtherCharacterSets() {
    byte[] foreign = {'_', 'l', 'a', 't', 'i', 'n', '1', '\'', (byte) 0xe9, '\''};
    Tokens tokens = Lexer.lex(foreign, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
    assertThat(tokens.introducer(0)).isEqualTo("_LATIN1");
    assertThat(tokens.hasForeignBytes(0)).isTrue();
    assertThat(tokens.isForeign(0)).isFalse();
    assertThat(lex("n'a'", SqlMode.DEFAULT, LATIN1).introducer(0)).isEqualTo("N");
    assertThat(lex("'a'", SqlMode.DEFAULT, LATIN1).introducer(0)).isEmpty();
    assertThat(commented("_gb18030'b'", 80033)).isEqualTo("W:a T:_gb18030'b'");
    assertThat(commented("_gb18030'b'", 110405)).isEqualTo("W:a W:_gb18030 T:'b'");
    byte[] plain = {'\'', (byte) 0xe9, '\''};
    tokens = Lexer.lex(plain, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
    assertThat(tokens.isForeign(0)).isTrue();
    assertThatThrownBy(() -> Lexer.lex(plain, SqlMode.DEFAULT, StandardCharsets.US_ASCII, 80033))
        .isInstanceOf(UnreadableException.class);
    byte[] national = {'N', '\'', (byte) 0xe9, '\''};
    assertThatThrownBy(() -> Lexer.lex(national, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033))
        .isInstanceOf(UnreadableException.class);
  }

  /** What a server of that version reads behind {@code a}; empty if that is refused. */
  private static String commented(String text, int version) {
    byte[] bytes = ("a " + text).getBytes(StandardCharsets.UTF_8);
    try {
      return cut(Lexer.lex(bytes, SqlMode.DEFAULT, StandardCharsets.UTF_8, version));
    } catch (UnreadableException e) {
      return "";
    }
  }

  private static String value(String text, SqlMode mode) {
    return lex(text, mode, StandardCharsets.UTF_8).value(0);
  }

  private static Tokens lex(String text, SqlMode mode, Charset charset) {
    return Lexer.lex(text.getBytes(charset), mode, charset, 80033);
  }

  private static String cut(String text, SqlMode mode, Charset charset) {
    return cut(lex(text, mode, charset));
  }

  private static String cut(Tokens tokens) {
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
