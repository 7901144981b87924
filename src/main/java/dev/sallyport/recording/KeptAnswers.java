package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/**
 * Port to what is kept of requests that carry a key, so that repeating one does not repeat what it
 * did: its caller may not have heard the answer.
 */
public interface KeptAnswers {
  /** How long a key is known. */
  Duration KEPT = Duration.ofHours(24);

  /** Keys of one principal within that time; more are not taken. */
  int MAX_PER_PRINCIPAL = 2_000;

  /**
   * Begins a request, unless its key is known. Of several at once one begins.
   *
   * @return fails with the store, and then nothing may be done
   */
  Future<Claim> claim(Post post, Instant now);

  /**
   * Keeps the answer of a request that was begun.
   *
   * @param answer what is needed to answer again; never a secret
   */
  Future<Void> keep(String keyDigest, String answer);

  /** Forgets a request that was begun and did nothing. */
  Future<Void> release(String keyDigest);

  /**
   * A request with a key.
   *
   * @param keyDigest over principal and key
   * @param principal identifier
   * @param postDigest over path and body
   */
  record Post(String keyDigest, String principal, String postDigest) {}

  /** What is known of a key. */
  sealed interface Claim {
    /** Nothing was: it is carried out now. */
    record Begun() implements Claim {}

    /** It is being carried out, or was when its gateway stopped. */
    record Running(Instant since) implements Claim {}

    /** It was carried out. */
    record Done(String answer) implements Claim {}

    /** The key was used for another request. */
    record OtherPost() implements Claim {}

    /** The principal has used as many keys as are remembered. */
    record TooMany() implements Claim {}
  }
}
