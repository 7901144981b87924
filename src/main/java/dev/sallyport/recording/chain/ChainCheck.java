package dev.sallyport.recording.chain;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Goes through the chunks of one session in order. */
public final class ChainCheck {
  private final String session;
  private final long mustCoverUpTo;
  private final Consumer<Finding> findings;
  private final Map<Long, Claim> claims = new HashMap<>();
  private long anchored;
  private long chunks;
  private long last = -1;
  private String head = Chunk.NONE;
  private long lastToCover;

  private record Claim(String head, String entry) {}

  /**
   * A check.
   *
   * @param anchors what the ledger says of this session, with the entry that says it
   * @param mustCoverUpTo position up to which each chunk must be covered by an anchor
   */
  public ChainCheck(
      String session,
      Collection<Map.Entry<Anchor, String>> anchors,
      long mustCoverUpTo,
      Consumer<Finding> findings) {
    this.session = session;
    this.mustCoverUpTo = mustCoverUpTo;
    this.findings = findings;
    for (Map.Entry<Anchor, String> anchor : anchors) {
      Claim claim = new Claim(anchor.getKey().head(), anchor.getValue());
      Claim other = claims.put(anchor.getKey().chunks(), claim);
      if (other != null && !other.head().equals(claim.head())) {
        findings.accept(
            Finding.changed(
                "session " + session,
                "was signed with two different ends, in "
                    + other.entry()
                    + " and "
                    + claim.entry()));
      }
      anchored = Math.max(anchored, anchor.getKey().chunks());
    }
  }

  /**
   * Takes the next chunk.
   *
   * @return whether it has its hash: one that has not is not to be decompressed
   */
  public boolean add(Chunk chunk) {
    String where = "chunk " + chunk.number() + " of " + session;
    if (chunk.number() != chunks + 1) {
      findings.accept(
          chunk.number() > chunks + 1
              ? Finding.missing(
                  "chunk " + (chunks + 1) + " of " + session,
                  "is missing: chunk " + chunk.number() + " follows chunk " + chunks)
              : Finding.order(where, "stands after chunk " + chunks));
    }
    if (chunk.firstSequence() <= last || chunk.lastSequence() < chunk.firstSequence()) {
      findings.accept(Finding.order(where, "does not begin after the chunk before it ends"));
    }
    boolean whole = chunk.hashAfter(head).equals(chunk.hash());
    if (!whole) {
      findings.accept(
          Finding.changed(
              where, "was changed, or the chunk before it was: it does not have its hash"));
    }
    Claim claim = claims.remove(chunk.number());
    if (claim != null && !claim.head().equals(chunk.hash())) {
      findings.accept(
          Finding.changed(
              where, "was rewritten: its hash is not the one that was signed in " + claim.entry()));
    }
    if (chunk.position() <= mustCoverUpTo) {
      lastToCover = chunk.number();
    }
    chunks = chunk.number();
    last = chunk.lastSequence();
    head = chunk.hash();
    return whole;
  }

  /** Says what can only be said at the end. */
  public void finish() {
    claims.forEach(
        (number, claim) ->
            findings.accept(
                Finding.missing(
                    "chunk " + number + " of " + session,
                    "is missing; it was signed in " + claim.entry())));
    if (lastToCover > anchored) {
      findings.accept(
          Finding.added(
              "chunk " + lastToCover + " of " + session,
              "is older than the last checkpoint and was not signed by any: it was added, or moved"));
    }
  }

  /** How far it came. */
  public Anchor reached() {
    return new Anchor(session, chunks, last, head);
  }

  /** Up to which chunk the ledger speaks. */
  public long anchored() {
    return anchored;
  }
}
