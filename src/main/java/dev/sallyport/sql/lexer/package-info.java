/**
 * From bytes to tokens, exactly as MySQL's own lexer cuts them (MySQL Reference Manual, chapter
 * 11).
 *
 * <p>Owns quoting, comments, numbers, variables and the limits on depth and token count. Thread
 * rule: pure; a {@link dev.sallyport.sql.lexer.Tokens} belongs to one reading. Failure rule: what
 * servers could cut in two ways is an {@link dev.sallyport.sql.lexer.UnreadableException}, never a
 * guess.
 */
package dev.sallyport.sql.lexer;
