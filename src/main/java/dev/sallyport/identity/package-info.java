/**
 * Who is speaking.
 *
 * <p>Owns tokens, issuers and their keys, sign-in to the console and the login check that yields an
 * {@link dev.sallyport.identity.Admission}; only this package can build one. Thread rule: asked
 * from any event loop, never blocks (XML is read on worker threads), answers on the caller's.
 * Failure rule: any doubt about a token is a refusal with its reason, never an anonymous principal.
 */
package dev.sallyport.identity;
