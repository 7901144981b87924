package dev.sallyport.recording.chain;

/**
 * A session's chain as the ledger knows it.
 *
 * @param chunks how many there were
 * @param last sequence of the last event in them
 * @param head hash of the last of them
 */
public record Anchor(String session, long chunks, long last, String head) {}
