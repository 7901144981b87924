package dev.sallyport.e2e;

import dev.sallyport.config.Secret;

/**
 * Where an agent connects and what it shows.
 *
 * @param connection name of the connection, given as MySQL user
 * @param token given as password
 */
public record Endpoint(int port, String connection, Secret token) {}
