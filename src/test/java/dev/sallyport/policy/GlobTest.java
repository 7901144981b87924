package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ProcessorTime;
import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "*, '', true",
    "'', '', true",
    "orders, orders, true",
    "orders, Orders, false",
    "orders*, orders, true",
    "orders*, orders_2020, true",
    "*_2020, orders_2020, true",
    "o*s, orders, true",
    "o*s, orderss2, false",
    "a*b*c, aXbYbZc, true",
    "a.c, abc, false",
    "[a-z], a, false",
    "a?c, abc, false",
  })
  void shouldMatchWholeNames(String glob, String name, boolean expected) {
    assertThat(Glob.matchesExactly(glob, name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "bank_iban, BANK_IBAN",
    "bank_iban, ban\u212a_iban",
    "bank_iban, bank_\u0130ban",
    "BANK_*, bank_x",
    "*.card*, x.CARD",
  })
  void shouldFoldCaseAsWidelyAsTheServer(String glob, String name) {
    assertThat(Glob.matchesFolded(glob, name)).isTrue();
    assertThat(Glob.matchesExactly(glob, name)).isFalse();
  }

  @Test
  void shouldStayFastOnHostilePatterns() {
    String glob = "*a".repeat(200) + "b";
    String name = "a".repeat(5_000);

    boolean matched =
        ProcessorTime.atMost(Duration.ofSeconds(5), () -> Glob.matchesFolded(glob, name));

    assertThat(matched).isFalse();
  }

  @Property(tries = 2_000)
  void shouldAgreeWithRegularExpressions(
      @ForAll("patterns") String glob, @ForAll("names") String name) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray()) {
      regex.append(c == '*' ? ".*" : Pattern.quote(String.valueOf(c)));
    }
    assertThat(Glob.matchesExactly(glob, name)).isEqualTo(name.matches(regex.toString()));
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars('a', 'b', '*').ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(10);
  }
}
