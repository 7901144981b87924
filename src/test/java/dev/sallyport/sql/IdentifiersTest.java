package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentifiersTest {
  @Test
  void shouldGiveOneKeyToNamesThatAreTheSame() {
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      String name = "a" + Character.toString(letter);
      check(name, Identifiers.fold(name));
      check(name, "a" + Character.toString(Character.toUpperCase(letter)));
      check(name, "a" + Character.toString(Character.toLowerCase(letter)));
      check(name, "a" + Character.toString(Character.toTitleCase(letter)));
      check(name, "a" + Character.toString(letter ^ 1));
    }
    check("\u0391\u03a3", "\u03b1\u03c2");
    check("\u0391\u03a3", "\u03b1\u03c3");
  }

  private static void check(String one, String other) {
    assertThat(Identifiers.key(one).equals(Identifiers.key(other)))
        .as("%s %s", one, other)
        .isEqualTo(Identifiers.same(one, other));
  }

  @Test
  void shouldTakeForTheSameWhateverFoldsToOne() {
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      String name = "a" + Character.toString(letter);
      assertThat(Identifiers.same(name, Identifiers.fold(name))).as(name).isTrue();
    }
  }
}
