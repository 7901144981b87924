package dev.sallyport.web;

import dev.sallyport.access.AccessAnswer;
import dev.sallyport.access.IssuedLease;
import dev.sallyport.access.LeaseRecord;
import dev.sallyport.identity.Lease;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Access requests and leases as the API shows them. */
final class AccessJson {
  private AccessJson() {}

  static JsonObject answer(AccessAnswer answer, String host, int port) {
    JsonObject json =
        new JsonObject()
            .put("id", answer.id())
            .put("state", answer.state().word())
            .put("reason", answer.reason())
            .put("expires_at", answer.expiresAt().map(Instant::toString).orElse(null));
    answer.lease().ifPresent(issued -> json.put("lease", issued(issued, host, port)));
    return json;
  }

  /** The one time that the password is shown. */
  private static JsonObject issued(IssuedLease issued, String host, int port) {
    Lease lease = issued.lease();
    return new JsonObject()
        .put("id", lease.id())
        .put("host", host)
        .put("port", port)
        .put("user", lease.user())
        .put("password", issued.password().reveal())
        .put("expires_at", lease.expiresAt().toString())
        .put("sessions", lease.sessions())
        .put("connection", lease.connection())
        .put("tls", "offered");
  }

  static JsonObject lease(LeaseRecord found, Instant now) {
    Lease lease = found.lease();
    return new JsonObject()
        .put("id", lease.id())
        .put("request", found.request())
        .put("state", found.state(now))
        .put("principal", lease.principal().id())
        .put("principal_name", lease.principal().name())
        .put("kind", Wording.kind(lease.principal()))
        .put("connection", lease.connection())
        .put("purpose", lease.purpose())
        .put("tags", Wording.map(lease.tags()))
        .put("user", lease.user())
        .put("issued_at", lease.issuedAt().toString())
        .put("expires_at", lease.expiresAt().toString())
        .put("sessions", lease.sessions())
        .put("begun", found.begun())
        .put("ended_at", found.end().map(end -> end.at().toString()).orElse(null))
        .put("ended_by", found.end().map(LeaseRecord.End::by).orElse(null))
        .put("end_reason", found.end().map(LeaseRecord.End::reason).orElse(null));
  }

  /** An event of an access request's minutes. */
  static JsonObject event(JsonObject json, SessionEvent event) {
    if (event instanceof SessionEvent.AccessRequested asked) {
      return json.put("type", "access_requested")
          .put("principal", asked.principal())
          .put("principal_name", asked.principalName())
          .put("kind", asked.kind())
          .put("groups", Wording.sorted(asked.groups()))
          .put("connection", asked.connection())
          .put("purpose", asked.purpose())
          .put("tags", Wording.map(asked.tags()))
          .put("seconds", asked.seconds())
          .put("sessions", asked.sessions())
          .put("client", asked.client())
          .put("acts_for", asked.actsFor().isEmpty() ? null : asked.actsFor());
    }
    if (event instanceof SessionEvent.AccessDecided decided) {
      return json.put("type", "access_decided")
          .put("outcome", decided.outcome())
          .put("by", decided.by())
          .put("reason", decided.reason());
    }
    if (event instanceof SessionEvent.LeaseIssued issued) {
      return json.put("type", "lease_issued")
          .put("lease", issued.lease())
          .put("user", issued.user())
          .put("expires_at", issued.expiresAt().toString())
          .put("sessions", issued.sessions());
    }
    if (event instanceof SessionEvent.LeaseEnded ended) {
      return json.put("type", "lease_ended")
          .put("lease", ended.lease())
          .put("how", ended.how())
          .put("by", ended.by())
          .put("reason", ended.reason());
    }
    throw new IllegalStateException("no JSON for " + event.getClass().getSimpleName());
  }
}
