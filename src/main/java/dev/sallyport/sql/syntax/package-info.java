/**
 * The grammar of queries and expressions, as MySQL has it ({@code sql_yacc.yy}).
 *
 * <p>Owns the tree that a text stands for: a recursive descent over the tokens, one token of
 * look-ahead but for parentheses, no way back, so that every token is read exactly once and none is
 * left out. Thread rule: pure; a tree is immutable and belongs to its tokens. Failure rule: {@link
 * dev.sallyport.sql.lexer.UnreadableException}; what the grammar does not have is never guessed.
 */
package dev.sallyport.sql.syntax;
