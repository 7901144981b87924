package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sets of columns stay quick to make, whatever the columns are called. */
class ColumnNameTest {
  private static final TableName TABLE = new TableName("shop", "t");

  @Test
  void shouldTellApartColumnsThatWereNamedToLookAlike() {
    // Given names that String.hashCode() has the same of
    Set<String> names = new HashSet<>(Set.of(""));
    for (int i = 0; i < 10; i++) {
      Set<String> longer = new HashSet<>();
      names.forEach(name -> longer.addAll(Set.of(name + "Aa", name + "BB")));
      names = longer;
    }
    assertThat(names)
        .hasSize(1_024)
        .extracting(String::hashCode)
        .containsOnly(names.iterator().next().hashCode());
    // Then columns of these names have hashes of their own
    Set<Integer> hashes = new HashSet<>();
    names.forEach(name -> hashes.add(new ColumnName(TABLE, name).hashCode()));
    assertThat(hashes).hasSizeGreaterThan(1_020);
  }

  @Test
  void shouldScatterColumnsOfTablesThatAreNumbered() {
    Set<Integer> places = new HashSet<>();
    for (int table = 0; table < 30; table++) {
      for (int column = 0; column < 1_000; column++) {
        TableName numbered = new TableName("shop", "w" + table);
        places.add(new ColumnName(numbered, "c" + column).hashCode() >>> 8);
      }
    }
    assertThat(places).hasSizeGreaterThan(29_900);
  }

  @Test
  void shouldBeTheSameByItsNames() {
    ColumnName column = new ColumnName(TABLE, "a column");
    assertThat(new ColumnName(new TableName("shop", "t"), "a column"))
        .isEqualTo(column)
        .hasSameHashCodeAs(column)
        .hasToString("shop.t.a column");
    assertThat(new ColumnName(TABLE, "another")).isNotEqualTo(column);
    assertThat(new ColumnName(new TableName("shop", "u"), "a column")).isNotEqualTo(column);
    assertThat(new ColumnName(new TableName("shopt", ""), "a column")).isNotEqualTo(column);
  }
}
