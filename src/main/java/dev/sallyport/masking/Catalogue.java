package dev.sallyport.masking;

import dev.sallyport.sql.TableName;
import java.util.List;
import java.util.Optional;

/** What is known of the tables and views of a database. */
public interface Catalogue {
  /**
   * The definitions of the views that a name could mean, as the server prints them, every column
   * spelled out; none for a base table. An empty definition is one that may not be seen.
   *
   * @param name qualified name as a statement wrote it
   */
  List<String> viewDefinitions(TableName name);

  /** The columns of a table or view; empty when it is not known. */
  Optional<List<String>> columns(TableName name);
}
