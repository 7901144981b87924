/**
 * Keycloak as a child process, with realms of ours, for every test that needs a real identity
 * provider.
 *
 * <p>One server for all tests of a JVM, started by the first that asks. Thread rule: everything
 * blocks. Failure rule: what was started ends with the JVM, and a refused request throws with
 * Keycloak's answer.
 */
package dev.sallyport.keycloak;
