package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TsvectorWordsTest {
  @Test
  void shouldTakeATextApartAsTheOtherIndexDoes() {
    assertThat(TsvectorWords.lexemes("SELECT shop.orders, user_id, $1 -- Été 'n'"))
        .containsExactly("select", "shop", "orders", "user_id", "$1", "ete", "n");
    assertThat(TsvectorWords.lexemes("(((")).isEmpty();
  }

  @Test
  void shouldHoldPlacesAndMarks() {
    assertThat(TsvectorWords.vector("a b, a", "p1 c2")).isEqualTo("'a':1,3 'b':2 '=p1' '=c2' ");
  }

  @Test
  void shouldGoNoFurtherThanALexemeMay() {
    String long1 = "x".repeat(10_000);
    List<String> lexemes = TsvectorWords.lexemes(long1 + " y");
    assertThat(lexemes).hasSize(2);
    assertThat(lexemes.get(0)).hasSize(500);
  }

  @Test
  void shouldTakeNothingForTheLanguageOfTheIndex() {
    TsvectorWords words = new TsvectorWords();
    assertThat(words.worded(null, "a' | 'b & !c:* <-> \\").result())
        .isEqualTo("('a') & ('b') & ('c')");
    assertThat(words.worded(null, "\"shop . orders\" cust*").result())
        .isEqualTo("('shop' <-> 'orders') & ('cust':*)");
    assertThat(words.worded(null, "' & !").result()).isEmpty();
    assertThat(words.all(List.of("('a')", words.marked(List.of("p1", "p2")))))
        .isEqualTo("('a') & ('=p1' | '=p2')");
  }
}
