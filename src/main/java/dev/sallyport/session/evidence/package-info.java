/**
 * What a waiting statement would do, in words for the people who decide.
 *
 * <p>Owns the sentence about its effect, the triggers and foreign keys that it sets off and the
 * masked columns that it touches, all from what others have found out: the statement's facts, the
 * catalogue, a plan, sizes of tables. Thread rule: pure and synchronous. Failure rule: what is not
 * known is said to be unknown, never guessed; no value of a row comes into a sentence.
 */
package dev.sallyport.session.evidence;
