package dev.sallyport.sql.syntax;

import dev.sallyport.sql.lexer.TokenKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of literals at each place of a {@link Fingerprint}, as rows: a literal by itself, or a
 * list, is a place with one row. Of literals of one kind side by side in a row the first is kept,
 * and of rows that are alike. Markers are all kept: which of them is of which type is known by
 * their number alone.
 */
final class LiteralPlaces {
  private final List<List<List<TokenKind>>> places = new ArrayList<>();

  List<String> kinds() {
    return places.stream().map(List::toString).toList();
  }

  /** A new place. */
  void first(TokenKind kind) {
    places.add(new ArrayList<>());
    row(kind);
  }

  /** Another row at the same place. */
  void row(TokenKind kind) {
    rows().add(new ArrayList<>(List.of(kind)));
  }

  /** Further on in the same row. */
  void next(TokenKind kind) {
    List<TokenKind> row = last(rows());
    if (kind == TokenKind.PARAMETER || last(row) != kind) {
      row.add(kind);
    }
  }

  /** It was one, and is left out if it tells nothing that the one before it does not tell. */
  void endRow() {
    List<TokenKind> row = last(rows());
    if (!row.contains(TokenKind.PARAMETER) && row.equals(rows().get(rows().size() - 2))) {
      dropRow();
    }
  }

  /** It was none. */
  void dropRow() {
    rows().remove(rows().size() - 1);
  }

  private List<List<TokenKind>> rows() {
    return last(places);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
