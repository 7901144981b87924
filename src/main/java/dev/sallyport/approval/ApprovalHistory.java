package dev.sallyport.approval;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port to all requests that there ever were, with what people said to them. Of a statement there is
 * what is kept of it afterwards, also while the request waits: what is read here may be carried
 * away.
 */
public interface ApprovalHistory {
  /** Most requests of one answer. */
  int MAX_LISTED = 200;

  /** Requests, the one that was filed last first; of large ones the head, and no evidence. */
  Future<List<ApprovalRecord>> list(Stretch stretch);

  /** Some by their identifiers, at most {@link #MAX_LISTED}, likewise; others are left out. */
  Future<Map<String, ApprovalRecord>> find(Collection<String> ids);

  /**
   * Which requests.
   *
   * @param from filed at or after this instant
   * @param to filed before this instant
   * @param after where to go on
   * @param limit 1 to {@link #MAX_LISTED}
   */
  record Stretch(Instant from, Instant to, Optional<Place> after, int limit) {}

  /** Of a request in the list. */
  record Place(Instant requestedAt, String id) {
    /** Where this one stands. */
    public static Place of(ApprovalRecord approval) {
      return new Place(approval.request().requestedAt(), approval.request().id());
    }
  }
}
