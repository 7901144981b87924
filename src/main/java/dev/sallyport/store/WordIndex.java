package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;

/**
 * Which statement has which words and which marks ({@link StatementMarks}), as the database's own
 * index of texts keeps it in the table {@code statement_words}.
 */
interface WordIndex {
  /**
   * A statement's entry.
   *
   * @param id its key
   * @param text by whose words it is found
   * @param marks separated by blanks
   */
  record Entry(long id, String text, String marks) {}

  /** What inserts an entry. */
  String insert();

  /** Its values, in order. */
  List<Object> values(Entry entry);

  default Future<Void> add(SqlConnection connection, List<Entry> entries) {
    return Database.batch(
        connection, insert(), entries.stream().map(one -> Database.tuple(values(one))).toList());
  }

  /** Takes away the entries with these keys. */
  default Future<Void> delete(SqlConnection connection, List<Tuple> ids) {
    return Database.batch(connection, "DELETE FROM statement_words WHERE rowid = ?", ids);
  }

  /**
   * The condition that takes a question. The table is in the query, and no other has its columns.
   */
  String condition();

  /** Asks for one of these marks. */
  String marked(Collection<String> marks);

  /**
   * Asks for all words of a text that somebody wrote, see {@link SearchWords}.
   *
   * @return empty where there is no word in it, so that nothing can have it
   */
  Future<String> worded(Database database, String text);

  /** Asks for all of these. */
  String all(List<String> questions);
}
