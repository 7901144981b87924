package dev.sallyport.identity;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.LeaseRegister.Taken;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Decides whether a credential opens a connection. */
public final class LoginCheck {
  /** One text for both, so that nobody can find out which leases there are. */
  private static final String UNKNOWN_OR_WRONG =
      "there is no such lease, or its password is wrong; take both from the answer to your access"
          + " request, letter by letter";

  private static final String ASK_AGAIN = "; ask for a new one (POST /api/v1/access-requests)";

  private final TokenVerifier tokens;
  private final LeaseRegister leases;
  private final Revocations revocations;
  private final Connections connections;
  private final Clock clock;

  /** Of a password that nobody has: an unknown user costs the same work as a wrong password. */
  private final PasswordDigests nobodys = PasswordDigests.of(randomPassword());

  /** Over the trusted issuers, the leases and the connections that are open. */
  public LoginCheck(
      TokenVerifier tokens,
      LeaseRegister leases,
      Revocations revocations,
      Connections connections,
      Clock clock) {
    this.tokens = tokens;
    this.leases = leases;
    this.revocations = revocations;
    this.connections = connections;
    this.clock = clock;
  }

  /** Over the trusted issuers alone: no lease is known, nobody is revoked. */
  public LoginCheck(TokenVerifier tokens, Map<String, ConnectionConfig> connections) {
    this(
        tokens,
        LeaseRegister.NONE,
        Revocations.NONE,
        new Connections(connections),
        Clock.systemUTC());
  }

  /**
   * Checks the token first, so that an unknown caller cannot probe for connection names.
   *
   * @param connectionName the MySQL user name that the client gave
   * @return the admission, or a failure with {@link LoginRejectedException}
   */
  public Future<Admission> admit(String connectionName, Secret token) {
    return tokens
        .verify(token)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof TokenRejectedException rejected
                        ? new LoginRejectedException(rejected.getMessage())
                        : cause))
        .compose(verified -> admit(connectionName, token, verified));
  }

  private Future<Admission> admit(String connectionName, Secret token, VerifiedToken verified) {
    Optional<String> revoked = revocations.reasonAgainst(verified.principal());
    if (revoked.isPresent()) {
      return reject(revoked.get(), verified.principal());
    }
    Optional<ConnectionConfig> connection = connections.find(connectionName);
    if (connection.isEmpty()) {
      return reject(
          connections
              .whyClosed(connectionName)
              .orElseGet(
                  () ->
                      "there is no connection named "
                          + ShownText.quoted(ShownText.userName(connectionName))
                          + "; the MySQL user name must be the name of a connection"),
          verified.principal());
    }
    return Future.succeededFuture(Admission.byToken(verified, connection.get(), token));
  }

  /**
   * Checks the password before anything else, so that only who has it hears what became of a lease,
   * and takes a place of the lease last, so that none is lost to a login that is refused.
   *
   * @return the admission, or a failure with {@link LoginRejectedException}
   */
  public Future<Admission> admit(LeaseProof proof) {
    return leases
        .find(proof.user())
        .compose(
            found -> {
              boolean right = proof.matches(found.map(Lease::digests).orElse(nobodys));
              return right && found.isPresent()
                  ? admit(found.get())
                  : Future.failedFuture(new LoginRejectedException(UNKNOWN_OR_WRONG));
            });
  }

  private Future<Admission> admit(Lease lease) {
    Optional<String> revoked = revocations.reasonAgainst(lease.principal());
    if (revoked.isPresent()) {
      return reject(revoked.get(), lease.principal());
    }
    Optional<ConnectionConfig> connection = connections.find(lease.connection());
    if (connection.isEmpty()) {
      return reject(
          connections
              .whyClosed(lease.connection())
              .orElseGet(
                  () ->
                      "the connection "
                          + ShownText.quoted(lease.connection())
                          + " of this lease is not configured any more; ask your operator which"
                          + " one took its place"),
          lease.principal());
    }
    return leases
        .take(lease.id(), clock.instant())
        .compose(
            taken ->
                taken == Taken.TAKEN
                    ? Future.succeededFuture(Admission.byLease(lease, connection.get()))
                    : reject(reason(taken, lease), lease.principal()));
  }

  private static String reason(Taken taken, Lease lease) {
    return switch (taken) {
      case USED_UP ->
          "this lease is used up, "
              + (lease.sessions() == 1
                  ? "its one session has begun before"
                  : "all its " + lease.sessions() + " sessions have begun before")
              + ASK_AGAIN;
      case EXPIRED -> "this lease expired at " + lease.expiresAt() + ASK_AGAIN;
      case GIVEN_BACK -> "this lease was given back" + ASK_AGAIN;
      case REVOKED -> "this lease was revoked; ask your operator why before you ask for a new one";
      case UNKNOWN -> UNKNOWN_OR_WRONG;
      case TAKEN -> throw new IllegalArgumentException("a place that was taken is no refusal");
    };
  }

  private static Future<Admission> reject(String reason, Principal principal) {
    return Future.failedFuture(new LoginRejectedException(reason, principal));
  }

  private static Secret randomPassword() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Secret.of(Base64.getUrlEncoder().encodeToString(random));
  }
}
