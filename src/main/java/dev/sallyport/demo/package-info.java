/**
 * The gate on one machine, for a look and for tests: a real database server with a sample shop, a
 * development identity provider, and the gateway between them.
 *
 * <p>Owns the child process of the database server, the sample data, the demo's policies and
 * everything it puts on disk. Thread rule: starting, stopping and loading block, so they are called
 * from a plain thread, never from an event loop. Failure rule: what was started is stopped again
 * and what was written is removed, also when a later part does not start.
 */
package dev.sallyport.demo;
