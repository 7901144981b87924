package dev.sallyport.publishing;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set of policy files that came into force.
 *
 * @param number from 1, without gaps; {@link #UNKEPT} for one that is in force and not kept yet
 * @param digest SHA-256 over all files, as a draft names what it was made from
 * @param at when it was seen to be in force
 * @param author who published it; empty when files were changed on disk
 * @param reason in the author's words; empty when there is none
 * @param restores the version that it brings back
 * @param files by name the SHA-256 of each file's text, hex
 */
public record PolicyVersion(
    long number,
    String digest,
    Instant at,
    Optional<Author> author,
    String reason,
    OptionalLong restores,
    SortedMap<String, String> files) {
  /** Stands for a number that is not known yet. */
  public static final long UNKEPT = 0;

  /** Keeps a copy. */
  public PolicyVersion {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** A person, by the identifier of the principal and the name of that time. */
  public record Author(String id, String name) {}
}
