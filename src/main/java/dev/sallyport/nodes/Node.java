package dev.sallyport.nodes;

/**
 * A gateway among those that share a store.
 *
 * @param id generated at its first start and kept beside its journals
 * @param name of its machine, for people
 */
public record Node(String id, String name) {}
