/**
 * The long proofs, run in full size by {@code scripts/prove} and in small size with the tests.
 *
 * <p>Owns the corpus of statements ({@code src/test/resources/corpus}), the oracles that ask a real
 * server what a statement does, and the comparison with what the gateway says of it. Thread rule:
 * one thread, everything blocks. Failure rule: a proof that cannot be carried out has failed.
 */
package dev.sallyport.prove;
