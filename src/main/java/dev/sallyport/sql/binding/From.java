package dev.sallyport.sql.binding;

import java.util.ArrayList;
import java.util.List;

/**
 * What a FROM, or a part of it, offers.
 *
 * @param sources for names with a qualifier
 * @param row the columns in the order of {@code *}, those that USING or NATURAL made one being one
 */
record From(List<Source> sources, List<SourceColumn> row) {
  static final From NOTHING = new From(List.of(), List.of());

  static From of(Source source) {
    return new From(List.of(source), source.columns());
  }

  /** Both, side by side. */
  From and(From other) {
    return new From(both(sources, other.sources), both(row, other.row));
  }

  From withRow(List<SourceColumn> columns) {
    return new From(sources, columns);
  }

  /** How many columns there are to look through, by name and by qualifier. */
  int width() {
    return row.size() + sources.stream().mapToInt(source -> source.columns().size()).sum();
  }

  boolean isComplete() {
    return row.stream().noneMatch(SourceColumn::isStar);
  }

  static <T> List<T> both(List<T> one, List<T> other) {
    if (one.isEmpty()) {
      return other;
    }
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
