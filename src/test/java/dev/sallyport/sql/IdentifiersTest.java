package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
  /** All letters that are written in more than one way. */
  private static IntStream letters() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(
            letter ->
                Character.toLowerCase(letter) != letter
                    || Character.toUpperCase(letter) != letter
                    || Character.toTitleCase(letter) != letter);
  }

  @Test
  void shouldGiveOneKeyToNamesThatAreTheSame() {
    assertThat(letters().count()).isGreaterThan(2_000);
    letters()
        .forEach(
            letter -> {
              check(letter, Character.toUpperCase(letter));
              check(letter, Character.toLowerCase(letter));
              check(letter, Character.toTitleCase(letter));
              check(letter, letter ^ 1);
              for (int ascii = 0; ascii < 0x80; ascii++) {
                check(letter, ascii);
              }
            });
  }

  private static void check(int one, int other) {
    String name = "a" + Character.toString(one);
    String another = "a" + Character.toString(other);
    if (Identifiers.key(name).equals(Identifiers.key(another)) != Identifiers.same(name, another)) {
      assertThat(name).as("has a key of its own").isEqualTo(another);
    }
  }

  @Test
  void shouldTakeForTheSameWhateverFoldsToOne() {
    letters()
        .mapToObj(letter -> "a" + Character.toString(letter))
        .forEach(name -> assertThat(Identifiers.same(name, Identifiers.fold(name))).isTrue());
    assertThat(Identifiers.same("\u0391\u03a3", "\u03b1\u03c2")).isTrue();
    assertThat(Identifiers.key("\u0391\u03a3")).isEqualTo(Identifiers.key("\u03b1\u03c2"));
  }
}
