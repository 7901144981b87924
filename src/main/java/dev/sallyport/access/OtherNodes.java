package dev.sallyport.access;

import io.vertx.core.Future;
import java.util.Set;

/** Port to the other gateways that have users at the same databases. */
@FunctionalInterface
public interface OtherNodes {
  /** There are none. */
  OtherNodes NONE = () -> Future.succeededFuture(Set.of());

  /**
   * Identifiers of those that live, looked up now. Fails when that cannot be seen: then nobody is
   * taken for dead.
   */
  Future<Set<String>> living();
}
