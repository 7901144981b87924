/**
 * The console and its API.
 *
 * <p>Owns HTTP: sign-in of people, the REST routes under {@code /api/v1}, server-sent events and
 * the static pages. It decides nothing: the {@link dev.sallyport.approval.ApprovalDesk} says who
 * may see and decide what. Thread rule: everything here lives on the event loop of one {@link
 * dev.sallyport.web.WebVerticle}; answers of other rooms are brought back to it. Failure rule: no
 * sign-in, no data; every refusal is a problem document (RFC 9457) that says what to do next; every
 * table and queue is bounded.
 */
package dev.sallyport.web;
