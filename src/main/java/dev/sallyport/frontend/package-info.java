/**
 * The half-connection where the gateway plays the MySQL server.
 *
 * <p>Owns the listener, its certificate, the TLS upgrade, the greeting and the login up to the OK
 * packet; what follows belongs to the admitted client handler. Thread rule: a connection lives on
 * the event loop that accepted it; only the counts of connections and logins are shared. Failure
 * rule: whatever is not a login in time and within its bounds gets an error packet and is closed; a
 * token is never asked for before TLS is up, unless the configuration allows it on loopback; a
 * lease's password is never asked for at all, only for the answer to a challenge that it gives.
 */
package dev.sallyport.frontend;
