/**
 * What the checks of Java clients share. The clients' own files are below {@code
 * src/test/resources/clients} and are run as sources, each in a process of its own with its
 * driver's class path.
 */
package dev.sallyport.clients;
