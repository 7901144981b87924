/**
 * From bytes to tokens, exactly as MySQL's own lexer cuts them (MySQL Reference Manual, chapter
 * 11), or MariaDB's where that is the server.
 *
 * <p>Owns quoting, comments, numbers, variables and the limits on depth and token count; notes of
 * which literals the content was asked for, so that what was read of a text holds for every text of
 * the same {@link dev.sallyport.sql.lexer.Shape} that agrees in these. Thread rule: pure; a {@link
 * dev.sallyport.sql.lexer.Tokens} belongs to one reading. Failure rule: what servers could cut in
 * two ways is an {@link dev.sallyport.sql.lexer.UnreadableException}, never a guess.
 */
package dev.sallyport.sql.lexer;
