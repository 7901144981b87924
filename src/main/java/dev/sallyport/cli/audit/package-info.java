/**
 * {@code sallyport audit}: what is done with the audit trail as a whole.
 *
 * <p>Owns the sub-commands, each in a class of its own. Thread rule: everything runs on the main
 * thread, waiting for what it asks. Failure rule: one clear line on standard error and a status
 * that is not zero; a store is only looked at, unless the command says that it changes it.
 */
package dev.sallyport.cli.audit;
