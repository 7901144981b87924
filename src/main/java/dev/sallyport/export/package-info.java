/**
 * The audit trail, elsewhere: every event, in order, to files, webhooks and syslog, and in the
 * words that such receivers know.
 *
 * <p>Owns what is sent, to whom, and up to which place each sink has everything; the events
 * themselves are read from {@link dev.sallyport.recording.EventFeed}. Thread rule: a sink is
 * confined to one event loop, and what blocks runs on a worker thread of that sink alone, so that a
 * slow one holds nobody. Failure rule: nothing is ever dropped; what a sink does not take is tried
 * again, after a growing wait, for as long as it takes, and said to be late.
 */
package dev.sallyport.export;
