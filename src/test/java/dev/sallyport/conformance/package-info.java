/**
 * The conformance kit: cases written once and run twice, directly at a server and through the
 * gateway, packet by packet. Answers must be the same bytes, but for the differences that {@link
 * dev.sallyport.conformance.Differences} lists with their reasons; one that is not listed fails the
 * run, and so does one that is listed and no longer seen. Blocks: for plain threads only.
 */
package dev.sallyport.conformance;
