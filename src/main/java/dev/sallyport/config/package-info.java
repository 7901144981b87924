/**
 * Records for {@code conf/*.yaml}.
 *
 * <p>Owns the shape of the configuration, {@link dev.sallyport.config.Secret} and validation that
 * names file, line, key and bad value. Thread rule: immutable, read once at start; but for {@link
 * dev.sallyport.config.Connections}, which grows and shrinks while the gateway runs. Failure rule:
 * nothing is repaired silently, start fails.
 */
package dev.sallyport.config;
