package dev.sallyport.identity;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Leases that are kept as long as the process lives. */
public final class MemoryLeases implements LeaseRegister {
  private final Map<String, Lease> byUser = new ConcurrentHashMap<>();
  private final Map<String, Integer> begun = new ConcurrentHashMap<>();
  private final Map<String, Taken> ended = new ConcurrentHashMap<>();

  /** A lease of an agent called reporter. */
  public Lease issue(String user, String password, String connection, int sessions, Instant end) {
    Lease lease =
        new Lease(
            UUID.randomUUID().toString(),
            user,
            new Principal(
                "test:reporter",
                Principal.Kind.AGENT,
                "reporter",
                Set.of("agents"),
                "test",
                Map.of()),
            connection,
            "a test",
            Map.of(),
            end.minusSeconds(3600),
            end,
            sessions,
            PasswordDigests.of(Secret.of(password)));
    byUser.put(user, lease);
    return lease;
  }

  /** Ends it. */
  public void end(Lease lease, Taken how) {
    ended.put(lease.id(), how);
  }

  /** How many places were taken. */
  public int begun(Lease lease) {
    return begun.getOrDefault(lease.id(), 0);
  }

  @Override
  public Future<Optional<Lease>> find(String user) {
    return Future.succeededFuture(Optional.ofNullable(byUser.get(user)));
  }

  @Override
  public Future<Taken> take(String leaseId, Instant now) {
    Lease lease = byUser.values().stream().filter(l -> l.id().equals(leaseId)).findFirst().get();
    if (ended.containsKey(leaseId)) {
      return Future.succeededFuture(ended.get(leaseId));
    }
    if (!now.isBefore(lease.expiresAt())) {
      return Future.succeededFuture(Taken.EXPIRED);
    }
    if (begun(lease) == lease.sessions()) {
      return Future.succeededFuture(Taken.USED_UP);
    }
    begun.merge(leaseId, 1, Integer::sum);
    return Future.succeededFuture(Taken.TAKEN);
  }
}
