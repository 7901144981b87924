package dev.sallyport.access;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.Principal;
import dev.sallyport.recording.Recorder;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * Writes the minutes of access requests. Each event has its own number, so that one which is told
 * twice, by two gateways or after a restart, is kept once.
 */
public final class AccessMinutes {
  private static final long REQUESTED = 0;
  private static final long DECIDED = 1;
  private static final long ISSUED = 2;
  private static final long ENDED = 3;

  private final Recorder recorder;
  private final Clock clock;

  /** Into this recorder, which all events of one request go through. */
  public AccessMinutes(Recorder recorder, Clock clock) {
    this.recorder = recorder;
    this.clock = clock;
  }

  /** Somebody asks. */
  public Future<Void> requested(String id, AccessRequest asked, Duration duration) {
    Principal principal = asked.principal();
    return recorder.record(
        new SessionEvent.AccessRequested(
            id,
            REQUESTED,
            clock.instant(),
            principal.id(),
            principal.name(),
            principal.kind().name().toLowerCase(Locale.ROOT),
            principal.groups(),
            asked.connection(),
            asked.purpose(),
            asked.tags(),
            duration.toSeconds(),
            asked.sessions(),
            asked.client(),
            principal.actsFor().orElse("")));
  }

  /** By the policies alone. */
  Future<Void> decided(String id, boolean granted, String by, String reason) {
    return recorder.record(
        new SessionEvent.AccessDecided(
            id, DECIDED, clock.instant(), granted ? "granted" : "refused", by, reason));
  }

  /** By people, or by their silence. */
  public Future<Void> decided(String id, ApprovalOutcome outcome) {
    return recorder.record(
        new SessionEvent.AccessDecided(
            id, DECIDED, outcome.at(), outcome.state().word(), outcome.by(), outcome.reason()));
  }

  Future<Void> issued(String id, Lease lease) {
    return recorder.record(
        new SessionEvent.LeaseIssued(
            id,
            ISSUED,
            clock.instant(),
            lease.id(),
            lease.user(),
            lease.expiresAt(),
            lease.sessions()));
  }

  Future<Void> ended(String id, String lease, LeaseRecord.End end) {
    return recorder.record(
        new SessionEvent.LeaseEnded(
            id, ENDED, end.at(), lease, end.kind().word(), end.by(), end.reason()));
  }
}
