package dev.sallyport.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SQLite's full-text index: words and marks are two columns of it. */
final class Fts5Words implements WordIndex {
  /**
   * By values alone: a statement that may insert several rows has the index write what it holds in
   * memory each time, which takes four times as long.
   */
  private static final String INSERT =
      "INSERT INTO statement_words (rowid, words, marks) VALUES (?, ?, ?)";

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

  @Override
  public String insert() {
    return INSERT;
  }

  @Override
  public List<Object> values(Entry entry) {
    return List.of(entry.id(), entry.text(), entry.marks());
  }

  @Override
  public String condition() {
    return "statement_words MATCH ?";
  }

  @Override
  public String marked(Collection<String> marks) {
    return "marks : (" + String.join(" OR ", marks) + ")";
  }

  @Override
  public Future<String> worded(Database database, String text) {
    Future<List<String>> all = Future.succeededFuture(List.of());
    for (SearchWords.Word word : SearchWords.of(text)) {
      all =
          all.compose(
              before ->
                  query(database, word)
                      .map(one -> Stream.concat(before.stream(), Stream.of(one)).toList()));
    }
    return all.map(words -> words.isEmpty() ? "" : "words : (" + String.join(" AND ", words) + ")");
  }

  @Override
  public String all(List<String> questions) {
    return String.join(" AND ", questions);
  }

  private static Future<String> query(Database database, SearchWords.Word word) {
    String plain = word.text().replace("*", "").toLowerCase(Locale.ROOT);
    if (!word.beginning() || !PLAIN.matcher(plain).matches()) {
      return Future.succeededFuture(quoted(word));
    }
    String after = plain + Character.toString(Character.MAX_CODE_POINT);
    return database
        .read(OF_ONE_BEGINNING, List.of(plain, after, MAX_OF_ONE_BEGINNING))
        .map(
            rows -> {
              if (rows.size() == 0 || rows.size() > MAX_OF_ONE_BEGINNING) {
                return quoted(word);
              }
              List<String> each = new ArrayList<>();
              rows.forEach(row -> each.add('"' + row.getString("word") + '"'));
              return "(" + String.join(" OR ", each) + ")";
            });
  }

  private static String quoted(SearchWords.Word word) {
    return '"' + word.text() + '"' + (word.beginning() ? "*" : "");
  }
}
