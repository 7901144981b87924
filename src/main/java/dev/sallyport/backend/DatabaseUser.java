package dev.sallyport.backend;

/**
 * The name of an account of a database server.
 *
 * @param name user part
 * @param host host part, a pattern
 */
public record DatabaseUser(String name, String host) {}
