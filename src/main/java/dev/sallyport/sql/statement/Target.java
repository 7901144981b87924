package dev.sallyport.sql.statement;

import java.util.Optional;

/**
 * Something that a statement writes to: a column of UPDATE, a table of DELETE.
 *
 * @param schema before the first dot of three-part names, or before a table
 * @param qualifier the table or alias before a column
 * @param name the column or table
 */
record Target(Optional<String> schema, Optional<String> qualifier, String name) {}
