package dev.sallyport.nodes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What nodes tell each other of, each by the key of a row that has changed. */
public enum Topic {
  /** A request, its votes, or what is known of it. */
  APPROVAL,
  /** A standing approval that came or ended. */
  STANDING,
  /** Somebody was thrown out, or may come in again. */
  REVOCATION(true),
  /** A lease that was given back or taken back. */
  LEASE(true),
  /** A connection that was registered, changed or removed, by its name. */
  CONNECTION(true),
  /** A set of policies that a person published, by its number. */
  POLICY,
  /** What exists at a database server is being changed, or was: all there is to know of it. */
  CATALOGUE,
  /** A person's sign-in that was ended, by the digest of its cookie. */
  SIGN_IN;

  private final boolean toldOfOwn;

  Topic() {
    this(false);
  }

  Topic(boolean toldOfOwn) {
    this.toldOfOwn = toldOfOwn;
  }

  /**
   * Whether a node is told of its own changes, too. The answer to a commit may be lost: what then
   * holds at all others must hold at the node that made it, which only the log can tell it.
   */
  boolean toldOfOwn() {
    return toldOfOwn;
  }

  /** As the store has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for one of a later version. */
  static Optional<Topic> of(String word) {
    return Arrays.stream(values()).filter(topic -> topic.word().equals(word)).findFirst();
  }
}
