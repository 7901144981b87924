/**
 * What policies would do that are not in force.
 *
 * <p>Owns the look before the leap: the check of a draft ({@link
 * dev.sallyport.rehearsal.DraftCheck}), a statement tried as somebody ({@link
 * dev.sallyport.rehearsal.Trial}), and recorded statements judged again by a draft ({@link
 * dev.sallyport.rehearsal.Replay}). Thread rule: pure and synchronous; it blocks on files and on
 * the archive, so its callers give it a thread that may. Failure rule: what cannot be judged again
 * is counted with its reason, never left out; nothing here changes anything.
 */
package dev.sallyport.rehearsal;
