/**
 * How the log's lines look.
 *
 * <p>Owns the form for programs; the one for people is logback's own, in {@code logback.xml}.
 * Thread rule: lines are written on whichever thread logs. Failure rule: a line that cannot be
 * written as JSON does not keep anybody from going on.
 */
package dev.sallyport.cli.logging;
