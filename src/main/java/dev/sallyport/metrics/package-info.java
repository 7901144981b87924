/**
 * Figures for those who watch the gateway, as Prometheus reads them.
 *
 * <p>Owns what is counted of sessions and statements, the names and units of all figures, and their
 * text. Everybody else is asked when somebody reads. Thread rule: counted on any event loop,
 * without locks and without allocating; read on workers. Failure rule: nothing here refuses or
 * delays anybody; labels are bounded, and what would be one too many is counted as {@code other}.
 */
package dev.sallyport.metrics;
