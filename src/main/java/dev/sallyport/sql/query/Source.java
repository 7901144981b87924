package dev.sallyport.sql.query;

import dev.sallyport.sql.TableName;
import java.util.Optional;

/**
 * Something that a FROM names.
 *
 * @param alias how columns refer to it: its alias, or its table's name
 * @param table the table, empty for derived tables and common table expressions
 */
public record Source(String alias, Optional<TableName> table) {}
