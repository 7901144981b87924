/**
 * Policies as people change them.
 *
 * <p>Owns the way of a draft into the directory of policies, and the memory of every set that was
 * in force. Thread rule: callable from any thread; files are read and written on workers. Failure
 * rule: what was not checked whole, was not written down, or was made from an older state is not
 * published; the directory then stays as it was.
 */
package dev.sallyport.publishing;
