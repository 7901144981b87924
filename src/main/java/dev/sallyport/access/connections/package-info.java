/**
 * Connections that are registered while the gateway runs.
 *
 * <p>Owns registering, changing and removing one, the seal under which its password is kept in the
 * store, and looking whether a server can be used. Those of the configuration file are not touched
 * here. Thread rule: any thread; nothing blocks. Failure rule: one whose password cannot be opened
 * is closed and says so, the others work; one whose short-lived users cannot be removed stays on
 * the books until they are.
 */
package dev.sallyport.access.connections;
