/**
 * The command line, and the graph of objects behind {@code serve}.
 *
 * <p>Owns the commands of the jar and {@link dev.sallyport.cli.Gateway}, which builds everything by
 * constructors, deploys the verticles and drains on stop. Thread rule: commands run on the main
 * thread and may wait; nothing here runs on an event loop for long. Failure rule: one clear line on
 * standard error and a non-zero exit status.
 */
package dev.sallyport.cli;
