/**
 * Names bound to what they mean: tables, views, common table expressions, temporary tables,
 * columns; and what values are made of.
 *
 * <p>Owns scopes, lineage and the facts while they are gathered. Thread rule: pure; one draft per
 * statement, definitions of a catalogue are bound once and shared. Failure rule: a name that can't
 * be told has an unknown lineage; a definition that can't be read makes the statement unreadable
 * ({@link dev.sallyport.sql.lexer.UnreadableException}).
 */
package dev.sallyport.sql.binding;
