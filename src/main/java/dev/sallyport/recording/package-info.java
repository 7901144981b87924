/**
 * The minutes.
 *
 * <p>Owns the vocabulary of session events, the journal on local disk, shipping and reading back.
 *
 * <p>Thread rule: one journal per event loop. The loop itself copies an event into a file that is
 * mapped into memory ({@code Journal}); a thread makes these files ready, touches their pages and
 * ends them ({@code RoomKeeper}), another forces them to disk ({@code GroupForce}). The loop never
 * asks the disk: it writes only into pages that were touched within the last half second, not while
 * they are forced, and everything else waits in its order. What remains: a page that the system
 * writes back within this half second, on a disk that begins to hang at the same moment, holds up
 * the loop until the disk answers. Shipping is on workers.
 *
 * <p>Failure rule: what cannot be written first is not done; a torn tail is cut, nothing before it
 * is lost.
 */
package dev.sallyport.recording;
