/**
 * {@code sallyport exec}: a task that runs with a lease of its own.
 *
 * <p>Owns the client's side of a lease: how a caller proves who it is, the request and the wait for
 * people, the private files and variables that a task finds its database by, and the way back of
 * all of it. Knows the gateway by its REST API alone. Thread rule: the command runs on the main
 * thread and waits there; signals arrive on a thread of the JVM's and only complete a future or
 * pass the signal on. Failure rule: one line on standard error and one of {@link
 * dev.sallyport.cli.exec.ExitStatus}; whatever happens, the lease goes back and the files go; what
 * a server says is bounded, and stripped of control characters before a terminal sees it.
 */
package dev.sallyport.cli.exec;
