/**
 * What looks like something in text.
 *
 * <p>Owns the shapes of card numbers, addresses, identity numbers and keys ({@link
 * dev.sallyport.masking.detect.Detectors}) and what stands in their place ({@link
 * dev.sallyport.masking.detect.TextCover}). A second net behind the rules about columns: it sees
 * how a value is written, not where it comes from, so a value that was spelt backwards passes.
 * Thread rule: {@code Detectors} is immutable, {@code TextCover} belongs to one thread. Failure
 * rule: pure; every byte sequence is a text, time is linear in it, and text that claims to be JSON
 * and is not is covered as plain text.
 */
package dev.sallyport.masking.detect;
