/**
 * The minutes.
 *
 * <p>Owns the vocabulary of session events, the journal on local disk, shipping and reading back.
 * Thread rule: one journal per event loop, written by a thread of its own and forced by another;
 * shipping on workers. Failure rule: what cannot be written first is not done; a torn tail is cut,
 * nothing before it is lost.
 */
package dev.sallyport.recording;
