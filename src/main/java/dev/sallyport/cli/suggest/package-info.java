/**
 * {@code sallyport policy suggest-masks}.
 *
 * <p>Owns the judging of columns by name, type and a sample of their values, and the rules that it
 * proposes ({@link dev.sallyport.cli.suggest.SuggestMasksCommand}). Thread rule: a command's own
 * thread waits; values are looked at on the event loop that reads them, and none is kept. Failure
 * rule: a table that can't be sampled is judged by its names and said to be so; no sampled value is
 * ever printed.
 */
package dev.sallyport.cli.suggest;
