/**
 * Spans of statements, on their way to a collector of OpenTelemetry.
 *
 * <p>Owns what a span says, which statements have one, and the queue before the collector. Thread
 * rule: spans are made on the event loops of the sessions and sent by one thread of its own.
 * Failure rule: nothing here refuses or delays a statement; spans that the queue has no room for,
 * or that the collector does not take, are counted and lost.
 */
package dev.sallyport.tracing;
