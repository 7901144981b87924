/**
 * The half-connection where the gateway plays client.
 *
 * <p>Owns dialling a database, TLS on the way there, the login with the connection's account, and
 * the administration of a server. Thread rule: a dialled connection belongs to the event loop that
 * asked for it; administration is asynchronous. Failure rule: a dial ends in a connection or in a
 * {@link dev.sallyport.backend.BackendUnavailableException} with its socket closed; nothing about
 * the account leaves this package but for the log, and never a password.
 */
package dev.sallyport.backend;
