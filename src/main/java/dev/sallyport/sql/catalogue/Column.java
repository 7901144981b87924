package dev.sallyport.sql.catalogue;

import java.util.Optional;

/**
 * A column.
 *
 * @param name as the server has it
 * @param type {@code information_schema.COLUMNS.COLUMN_TYPE}
 * @param invisible not part of {@code *} (MySQL Reference Manual, 15.1.20.10)
 * @param generation the expression of a generated column, as the server prints it
 */
public record Column(String name, String type, boolean invisible, Optional<String> generation) {}
