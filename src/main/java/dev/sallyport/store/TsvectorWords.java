package dev.sallyport.store;

import io.vertx.core.Future;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * PostgreSQL's index of lexemes. A text is taken apart here and not by PostgreSQL's parser, which
 * would take {@code shop.orders} for the name of a host: words are what SQLite's tokenizer makes of
 * it, so that the same question finds the same on both.
 */
final class TsvectorWords implements WordIndex {
  /** What begins a mark; no word holds it. */
  private static final char MARK = '=';

  /** A lexeme has 2 KB at most, and a character up to four bytes. */
  private static final int MAX_CHARACTERS = 500;

  /** By which words stand side by side; PostgreSQL counts no further. */
  private static final int MAX_POSITION = 16_383;

  private static final String INSERT =
      "INSERT INTO statement_words (rowid, lexemes) VALUES (?, CAST(CAST(? AS TEXT) AS TSVECTOR))";

  @Override
  public String insert() {
    return INSERT;
  }

  @Override
  public List<Object> values(Entry entry) {
    return List.of(entry.id(), vector(entry.text(), entry.marks()));
  }

  @Override
  public String condition() {
    return "lexemes @@ CAST(CAST(? AS TEXT) AS TSQUERY)";
  }

  @Override
  public String marked(Collection<String> marks) {
    return marks.stream()
        .map(mark -> quoted(MARK + mark))
        .collect(Collectors.joining(" | ", "(", ")"));
  }

  @Override
  public Future<String> worded(Database database, String text) {
    return Future.succeededFuture(
        SearchWords.of(text).stream()
            .map(TsvectorWords::question)
            .filter(question -> !question.isEmpty())
            .collect(Collectors.joining(" & ")));
  }

  @Override
  public String all(List<String> questions) {
    return String.join(" & ", questions);
  }

  private static String question(SearchWords.Word word) {
    List<String> lexemes = lexemes(word.text()).stream().map(TsvectorWords::quoted).toList();
    String sideBySide = String.join(" <-> ", lexemes) + (word.beginning() ? ":*" : "");
    return lexemes.isEmpty() ? "" : "(" + sideBySide + ")";
  }

  /** The words of a text, each with its places, and the marks, which have none. */
  static String vector(String text, String marks) {
    Map<String, StringBuilder> places = new LinkedHashMap<>();
    int place = 0;
    for (String lexeme : lexemes(text)) {
      place = Math.min(place + 1, MAX_POSITION);
      StringBuilder all = places.computeIfAbsent(lexeme, any -> new StringBuilder());
      all.append(all.isEmpty() ? ':' : ',').append(place);
    }
    StringBuilder vector = new StringBuilder();
    places.forEach((lexeme, all) -> vector.append(quoted(lexeme)).append(all).append(' '));
    for (String mark : marks.split(" ")) {
      vector.append(quoted(MARK + mark)).append(' ');
    }
    return vector.toString();
  }

  /** Words in their order: in small letters, without accents. */
  static List<String> lexemes(String text) {
    List<String> lexemes = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int[] length = {0};
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .forEach(
            character -> {
              if (SearchWords.isOfAWord(character)) {
                if (length[0]++ < MAX_CHARACTERS) {
                  word.appendCodePoint(Character.toLowerCase(character));
                }
              } else if (Character.getType(character) != Character.NON_SPACING_MARK
                  && length[0] > 0) {
                lexemes.add(word.toString());
                word.setLength(0);
                length[0] = 0;
              }
            });
    if (length[0] > 0) {
      lexemes.add(word.toString());
    }
    return lexemes;
  }

  /** Of letters, digits and a few signs, none of which ends the quotes. */
  private static String quoted(String lexeme) {
    return '\'' + lexeme + '\'';
  }
}
