/**
 * The product as its users meet it: real servers, real drivers, a real browser.
 *
 * <p>Stories are written once and told by every client. Thread rule: tests block. Failure rule:
 * whatever a test started ends with it.
 */
package dev.sallyport.e2e;
