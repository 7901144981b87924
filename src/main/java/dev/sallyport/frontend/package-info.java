/**
 * The half-connection where the gateway plays the MySQL server.
 *
 * <p>Owns the listener, its certificate, the TLS upgrade, the greeting and the login up to the OK
 * packet; what follows belongs to the admitted client handler. Thread rule: a connection lives on
 * the event loop that accepted it; only the connection count is shared. Failure rule: whatever is
 * not a login in time and within its bounds gets an error packet and is closed; a credential is
 * never asked for before TLS is up, unless the configuration allows it on loopback.
 */
package dev.sallyport.frontend;
