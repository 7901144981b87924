/**
 * Statement kinds: one reader for each family, chosen by the first keyword.
 *
 * <p>Owns the fixed positions at which MySQL's grammar names objects. Thread rule: pure; one object
 * per statement. Failure rule: {@link dev.sallyport.sql.lexer.UnreadableException}; a keyword that
 * is on no list is refused.
 */
package dev.sallyport.sql.statement;
