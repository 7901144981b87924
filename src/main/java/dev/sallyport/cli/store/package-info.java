/**
 * {@code sallyport store}: what is done with the store as a whole.
 *
 * <p>Owns the sub-commands, each in a class of its own. Thread rule: everything runs on the main
 * thread, waiting for what it asks. Failure rule: one clear line on standard error and a status
 * that is not zero; what a command could not finish it has not begun.
 */
package dev.sallyport.cli.store;
