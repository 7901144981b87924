package dev.sallyport.sql;

import dev.sallyport.sql.catalogue.StoredType;
import java.util.OptionalInt;

/**
 * A condition {@code column = value} by which rows are chosen, with a value of the column's own
 * kind that the statement brings along, so that it can only be met by the whole value: compared as
 * numbers, a text would be met by its beginning.
 *
 * @param column what the column is made of; its values are stored ones, unchanged
 * @param kind how the two are compared
 * @param parameter which marker the value is bound to, from 0; empty for a literal
 */
public record Match(Lineage column, StoredType.Kind kind, OptionalInt parameter) {}
