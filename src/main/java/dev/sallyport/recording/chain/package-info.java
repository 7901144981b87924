/**
 * What makes a recording evident.
 *
 * <p>Owns the forms in which events are kept for good: chunks, each with the hash of its
 * predecessor, and the hashes over them. Pure: no database, no clock. Thread rule: any. Failure
 * rule: what does not have its form is a {@link
 * dev.sallyport.recording.chain.DamagedChunkException}, never a guess.
 */
package dev.sallyport.recording.chain;
