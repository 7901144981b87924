package dev.sallyport.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What somebody looks for in statements, as the full-text index is asked for it: every word between
 * quotes, so that nothing of the index's own language comes from outside.
 */
final class SearchWords {
  /** Each has to be looked up, and more of them make a question no sharper. */
  private static final int MAX_WORDS = 16;

  private static final int MAX_CHARACTERS = 1_000;

  /** All words that begin with one or two letters are too many to be put together. */
  private static final int SHORTEST_BEGINNING = 3;

  /**
   * So many words of one beginning are looked up one by one. The index would put together all
   * statements of all of them first, which for a word in millions of statements takes a second.
   */
  private static final int MAX_OF_ONE_BEGINNING = 64;

  /** What the index has as it is. */
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9_$]+");

  /**
   * Each word that begins so: from one, the next one is looked for after all that equal it. Not
   * beyond the last, where a mark of millions of statements may be the next.
   */
  private static final String OF_ONE_BEGINNING =
      "WITH RECURSIVE found (word, number) AS (SELECT (SELECT term FROM statement_vocabulary"
          + " WHERE term >= ?1 AND term <= ?2 AND col = 'words' LIMIT 1), 1 UNION ALL"
          + " SELECT (SELECT v.term FROM statement_vocabulary v WHERE v.term >= found.word || char(1)"
          + " AND v.term <= ?2 AND v.col = 'words' LIMIT 1), number + 1"
          + " FROM found WHERE found.word IS NOT NULL AND number <= ?3)"
          + " SELECT word FROM found WHERE word IS NOT NULL";

  /** Side by side between double quotes, or whatever stands between blanks. */
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"?|[^\\s\"]+");

  private SearchWords() {}

  /**
   * Finds the statements that have all of it.
   *
   * @return empty where there is no word in it, so that nothing can have it
   */
  static Future<String> query(Database database, String text) {
    Future<List<String>> all = Future.succeededFuture(List.of());
    for (Word word : words(text)) {
      all =
          all.compose(
              before ->
                  query(database, word)
                      .map(one -> Stream.concat(before.stream(), Stream.of(one)).toList()));
    }
    return all.map(words -> words.isEmpty() ? "" : "words : (" + String.join(" AND ", words) + ")");
  }

  /** Words side by side, or the beginning of one. */
  private record Word(String text, boolean beginning) {
    String quoted() {
      return '"' + text + '"' + (beginning ? "*" : "");
    }
  }

  private static List<Word> words(String text) {
    String some =
        text.length() <= MAX_CHARACTERS
            ? text
            : text.substring(
                0,
                Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1))
                    ? MAX_CHARACTERS - 1
                    : MAX_CHARACTERS);
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(some);
    while (matcher.find() && words.size() < MAX_WORDS) {
      boolean phrase = matcher.group(1) != null;
      String word = (phrase ? matcher.group(1) : matcher.group()).replace('\0', ' ');
      long letters = word.codePoints().filter(SearchWords::isOfAWord).count();
      if (letters > 0) {
        words.add(new Word(word, !phrase && word.endsWith("*") && letters >= SHORTEST_BEGINNING));
      }
    }
    return words;
  }

  private static Future<String> query(Database database, Word word) {
    String plain = word.text().replace("*", "").toLowerCase(Locale.ROOT);
    if (!word.beginning() || !PLAIN.matcher(plain).matches()) {
      return Future.succeededFuture(word.quoted());
    }
    String after = plain + Character.toString(Character.MAX_CODE_POINT);
    return database
        .read(OF_ONE_BEGINNING, List.of(plain, after, MAX_OF_ONE_BEGINNING))
        .map(
            rows -> {
              if (rows.size() == 0 || rows.size() > MAX_OF_ONE_BEGINNING) {
                return word.quoted();
              }
              List<String> each = new ArrayList<>();
              rows.forEach(row -> each.add('"' + row.getString("word") + '"'));
              return "(" + String.join(" OR ", each) + ")";
            });
  }

  /** As the index sees it, by and large: what it has no word for, it leaves out of a question. */
  private static boolean isOfAWord(int character) {
    return switch (Character.getType(character)) {
      case Character.LETTER_NUMBER, Character.OTHER_NUMBER, Character.PRIVATE_USE -> true;
      default -> Character.isLetterOrDigit(character) || character == '_' || character == '$';
    };
  }
}
