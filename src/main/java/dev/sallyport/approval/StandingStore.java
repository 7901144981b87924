package dev.sallyport.approval;

import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Port to where standing approvals are kept. */
public interface StandingStore {
  /** Keeps a new one; fails when who approved it, or may use it, is revoked. */
  Future<Void> insert(StandingApproval standing);

  /** Those of these keys that are neither over nor revoked. */
  Future<List<StandingApproval>> find(String principal, Collection<String> keys, Instant now);

  /**
   * Counts a use.
   *
   * @return false when it is over or was revoked: then it is no approval
   */
  Future<Boolean> use(String id, Instant now);

  /** One. */
  Future<Optional<StandingApproval>> find(String id);

  /**
   * Those that this audience may see, or all; newest first.
   *
   * @param before only those made before this instant
   * @param limit 1 to 500
   */
  Future<List<StandingApproval>> list(
      Optional<ApprovalStore.Audience> audience, Optional<Instant> before, int limit);

  /**
   * Ends one.
   *
   * @return false when it was ended before, or is not there
   */
  Future<Boolean> end(String id, String by, Instant now);

  /**
   * Ends what was given to whoever is revoked, or by them.
   *
   * @return identifiers of those that ended
   */
  Future<List<String>> endOf(Collection<Revocation> revocations, Instant now);

  /** Those that were made with a request, which are one at most. */
  Future<Optional<StandingApproval>> ofRequest(String approval);

  /** Forgets by what statements are known that none can be any more. */
  Future<Void> forget(Instant now);
}
