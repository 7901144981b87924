/**
 * The conductor: the one place that knows the order of things.
 *
 * <p>Owns a session from admitted client to closed backend, the relaying of commands and answers,
 * prepared statements, {@link dev.sallyport.session.Clearance} and the registry of running
 * sessions. Thread rule: a session lives on one event loop, client's socket, backend's socket and
 * state alike; what takes long of a long statement is done on a worker, while the session waits
 * ({@link dev.sallyport.session.StatementWork}). Failure rule: whatever goes wrong, the client gets
 * an error packet and nothing that was not cleared is run by the database, which is asked for a
 * plan at most ({@link dev.sallyport.session.Aside}).
 */
package dev.sallyport.session;
