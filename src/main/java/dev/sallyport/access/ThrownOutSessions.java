package dev.sallyport.access;

import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevokedIdentities;
import io.vertx.core.Future;
import java.util.function.Predicate;

/** Ends sessions of those who are thrown out. */
final class ThrownOutSessions {
  private final RunningSessions sessions;

  ThrownOutSessions(RunningSessions sessions) {
    this.sessions = sessions;
  }

  /** Completes with how many there were here, when the last client was told. */
  Future<Integer> end(Revocation revocation) {
    return sessions.endWhere(concernedBy(revocation), saying(revocation));
  }

  private static Predicate<RunningSession> concernedBy(Revocation revocation) {
    String subject = revocation.subject();
    return switch (revocation.kind()) {
      case PRINCIPAL -> session -> session.principal().id().equals(subject);
      case GROUP -> session -> session.principal().groups().contains(subject);
      case LEASE -> session -> session.lease().filter(subject::equals).isPresent();
      case SESSION -> session -> session.id().equals(subject);
    };
  }

  /** Who ends their own session is no operator. */
  private SessionEnd saying(Revocation revocation) {
    boolean own =
        revocation.kind() == Kind.SESSION
            && sessions
                .find(revocation.subject())
                .filter(session -> session.principal().id().equals(revocation.by()))
                .isPresent();
    return own
        ? new SessionEnd(
            cause(revocation), "the session was ended by its own identity: " + revocation.reason())
        : endOf(revocation);
  }

  static SessionEnd endOf(Revocation revocation) {
    return new SessionEnd(cause(revocation), RevokedIdentities.told(revocation), true);
  }

  private static String cause(Revocation revocation) {
    return (revocation.kind() == Kind.SESSION
            ? "ended by " + revocation.by()
            : revocation.kind().word()
                + " "
                + revocation.subject()
                + " revoked by "
                + revocation.by())
        + ": "
        + revocation.reason();
  }
}
