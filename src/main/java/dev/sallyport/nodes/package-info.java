/**
 * Many gateways as one: what a node did is known to the others.
 *
 * <p>Owns which nodes live, which of them leads, and the way of a change from the row in which it
 * stands to whoever has to know of it at each node. A message is a wake-up and nothing else: what
 * it is about is read from its row, and a look each second finds what no message told. Thread rule:
 * one context of its own, on which listeners are called; what is asked is asked from any thread.
 * Failure rule: while the store cannot be asked nobody is taken for dead and nobody leads; what a
 * listener could not do is done at a later look.
 */
package dev.sallyport.nodes;
