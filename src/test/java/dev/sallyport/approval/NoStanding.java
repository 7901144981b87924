package dev.sallyport.approval;

import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where nobody approves further statements. */
public final class NoStanding implements StandingStore {
  private NoStanding() {}

  public static StandingApprovals approvals() {
    return new StandingApprovals(new NoStanding(), Clock.systemUTC());
  }

  @Override
  public Future<Void> insert(StandingApproval standing) {
    return Future.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public Future<List<StandingApproval>> find(
      String principal, Collection<String> keys, Instant now) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Boolean> use(String id, Instant now) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<Optional<StandingApproval>> find(String id) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<List<StandingApproval>> list(
      Optional<ApprovalStore.Audience> audience, Optional<Instant> before, int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Boolean> end(String id, String by, Instant now) {
    return Future.succeededFuture(false);
  }

  @Override
  public Future<List<String>> endOf(Collection<Revocation> revocations, Instant now) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Optional<StandingApproval>> ofRequest(String approval) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Void> forget(Instant now) {
    return Future.succeededFuture();
  }
}
