/**
 * Handing something over to a program of somebody else's: by HTTP within bounds of time and size,
 * signed as the Standard Webhooks say, and again after a growing wait.
 *
 * <p>Owns how it is delivered; what is said belongs to who says it. Thread rule: everything is
 * bound to the event loop of its caller. Failure rule: a failure says in words fit for a log what
 * went wrong, and quotes nothing of what was sent or where.
 */
package dev.sallyport.delivery;
