package dev.sallyport.backend;

import dev.sallyport.config.Secret;

/**
 * What the gateway shows a database server.
 *
 * @param user account name, without its host part
 * @param password proved by a challenge, never sent as it is unless TLS is up
 */
public record BackendCredential(String user, Secret password) {}
