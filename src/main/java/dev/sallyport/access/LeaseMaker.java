package dev.sallyport.access;

import dev.sallyport.access.AccessRefusedException.Reason;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.PasswordDigests;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Makes leases: once for each request, written down before the password is shown. */
final class LeaseMaker {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int USER_LENGTH = 16;

  /** 238 bits, and short enough for a prompt of the command line client. */
  private static final int PASSWORD_LENGTH = 40;

  private final SecureRandom random = new SecureRandom();
  private final LeaseStore leases;
  private final AccessMinutes minutes;
  private final Clock clock;

  LeaseMaker(LeaseStore leases, AccessMinutes minutes, Clock clock) {
    this.leases = leases;
    this.minutes = minutes;
    this.clock = clock;
  }

  /**
   * What became of it.
   *
   * @param lease present when it is kept
   */
  record Made(LeaseStore.Insertion insertion, Optional<IssuedLease> lease) {}

  /**
   * Makes the lease of a request.
   *
   * @return fails with {@link AccessRefusedException}
   */
  Future<Made> make(
      String request, Principal principal, String connection, ApprovalRequest.Access access) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Secret password = Secret.of(text(PASSWORD_LENGTH));
    Lease lease =
        new Lease(
            UUID.randomUUID().toString(),
            Lease.USER_PREFIX + text(USER_LENGTH),
            principal,
            connection,
            access.purpose(),
            access.tags(),
            now,
            now.plus(access.duration()),
            access.sessions(),
            PasswordDigests.of(password));
    return leases
        .insert(lease, request, LeaseStore.Bounds.DEFAULT)
        .compose(
            insertion ->
                switch (insertion) {
                  case MADE_BEFORE, REVOKED ->
                      Future.succeededFuture(new Made(insertion, Optional.empty()));
                  case TOO_MANY -> Future.failedFuture(tooMany());
                  case KEPT ->
                      minutes
                          .issued(request, lease)
                          .map(new Made(insertion, Optional.of(new IssuedLease(lease, password))))
                          .recover(cause -> unmade(lease));
                });
  }

  /** Nobody knows its password, but it must not count as one that is open. */
  private Future<Made> unmade(Lease lease) {
    LeaseRecord.End end =
        new LeaseRecord.End(
            LeaseRecord.End.Kind.REVOKED, "", "it could not be written down", clock.instant());
    return leases.end(lease.id(), end).transform(ended -> Future.failedFuture(notRecorded()));
  }

  static AccessRefusedException notRecorded() {
    return new AccessRefusedException(
        Reason.NOT_RECORDED,
        "The audit journal cannot be written, so no access is given.",
        "Try again later, or tell your operator.");
  }

  private static AccessRefusedException tooMany() {
    return new AccessRefusedException(
        Reason.TOO_MANY,
        "You hold as many leases as one identity may.",
        "Give leases back that you do not need, or wait until they expire.");
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
