package dev.sallyport.publishing;

import dev.sallyport.publishing.PolicyVersion.Author;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Port to all sets of policy files that were ever in force. */
public interface PolicyVersions {
  /**
   * Keeps a set, with the next number.
   *
   * @param texts all files by name
   */
  Future<PolicyVersion> record(
      String digest,
      Instant at,
      Optional<Author> author,
      String reason,
      OptionalLong restores,
      SortedMap<String, String> texts);

  /** The newest one. */
  Future<Optional<PolicyVersion>> latest();

  /** The newest one that a person has published, however many were found on disks since. */
  Future<Optional<PolicyVersion>> published();

  /**
   * Newest first.
   *
   * @param before keyset: only numbers below this one
   * @param limit at most this many, 1 to 200
   */
  Future<List<PolicyVersion>> list(OptionalLong before, int limit);

  /** One of them. */
  Future<Optional<PolicyVersion>> find(long number);

  /** All texts of one of them by file name; empty for a number that there is not. */
  Future<SortedMap<String, String>> texts(long number);
}
