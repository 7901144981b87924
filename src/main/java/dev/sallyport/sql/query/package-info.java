/**
 * What queries and expressions say: tables, columns, conditions, functions.
 *
 * <p>Owns the text that the parser is given (made from tokens, never the client's own), the walk
 * over its tree with the proof that every name and literal was met exactly once, and the folding of
 * conditions. Thread rule: pure; one object per reading. Failure rule: {@link
 * dev.sallyport.sql.lexer.UnreadableException}.
 */
package dev.sallyport.sql.query;
