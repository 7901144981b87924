package dev.sallyport.frontend;

import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;
import java.time.Duration;

/** Every way in which a login ends badly, in the words for the agent. */
final class LoginErrors {
  /** The server's own bound on messages (MYSQL_ERRMSG_SIZE), less a margin for multi-byte text. */
  private static final int MAX_MESSAGE_CHARS = 400;

  private static final String ACCESS_DENIED = "28000";
  private static final String COMMUNICATION = "08S01";

  private LoginErrors() {}

  static Err tooManyConnections(int maxConnections) {
    return of(
        1040,
        "08004",
        "too many connections, this listener takes " + maxConnections + "; try again later",
        Next.RETRY,
        "too_many_connections");
  }

  static Err tooManyLogins(int maxLogins) {
    return of(
        1040,
        "08004",
        "too many connections, "
            + maxLogins
            + " logins from your address are not finished yet; try again later",
        Next.RETRY,
        "too_many_connections");
  }

  /** The server's own number for a host that failed too often (ER_HOST_IS_BLOCKED). */
  static Err tooManyFailures(Duration wait) {
    return of(
        1129,
        "HY000",
        "too many logins from your address have failed; try again in "
            + seconds(wait)
            + ", with another credential",
        Next.RETRY,
        "too_many_failed_logins");
  }

  static Err tooManyFailuresOfUser(Duration wait) {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, too many logins of this user from your address have failed, so this one"
            + " was not looked at; try again in "
            + seconds(wait)
            + ", with another credential",
        Next.RETRY,
        "too_many_failed_logins");
  }

  static Err tlsRequired() {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, this connection is not encrypted and a token is taken over TLS only. Switch"
            + " TLS on in the client (--ssl-mode=REQUIRED, sslMode=REQUIRED, ssl={}) and connect"
            + " again, or use a lease",
        Next.STOP,
        "tls_required");
  }

  static Err exposedToken() {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, the client sent its credential without TLS, where anybody on the way can"
            + " read it. Revoke that token, switch TLS on in the client and connect again",
        Next.STOP,
        "credential_exposed");
  }

  static Err exposedPassword() {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, the client sent the lease's password without TLS, where anybody on the way"
            + " can read it. Give that lease back, leave the client's authentication plugin at its"
            + " default or switch TLS on, and connect with a new lease",
        Next.STOP,
        "credential_exposed");
  }

  static Err pluginsUnsupported() {
    return of(
        1251,
        "08004",
        "this client cannot change its authentication method (no CLIENT_PLUGIN_AUTH), so it cannot"
            + " send a token. Use a lease, or a driver that supports mysql_clear_password, for"
            + " example mysql2 in place of mysql on npm",
        Next.STOP,
        "client_unsupported");
  }

  static Err unsafeCharacterSet(int collation) {
    return of(
        1115,
        "42000",
        "the character set of collation "
            + collation
            + " is not accepted, because statements in it cannot be read with certainty. Connect"
            + " with utf8mb4, latin1, ascii or binary",
        Next.STOP,
        "character_set");
  }

  static Err noToken(TokenPlugin plugin) {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, no token of at most "
            + TokenPlugin.MAX_TOKEN_BYTES
            + " bytes came with "
            + plugin.wireName()
            + ". Give the token as the password, the connection's name as the user",
        Next.STOP,
        "access_denied");
  }

  static Err notAToken(TokenPlugin plugin) {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, the client's answer does not have the form of " + plugin.wireName(),
        Next.STOP,
        "access_denied");
  }

  static Err denied(String reason) {
    return of(1045, ACCESS_DENIED, "access denied, " + reason, Next.STOP, "access_denied");
  }

  static Err checkFailed() {
    return of(
        1045,
        ACCESS_DENIED,
        "access denied, the credential could not be checked now; the gateway's log says why. Try"
            + " again later",
        Next.RETRY,
        "not_checked");
  }

  static Err handlerFailed() {
    return of(
        1105,
        "HY000",
        "the session could not be opened; the gateway's log says why. Try again",
        Next.RETRY,
        "internal");
  }

  /** What the port is for and what was wanted are both no secret of whoever has logged in. */
  static Err otherConnection(String own, String asked) {
    return of(
        1045,
        ACCESS_DENIED,
        "this port is for the connection "
            + own
            + " only, not for "
            + asked
            + "; connect to the port of all connections",
        Next.STOP,
        "access_denied");
  }

  static Err badHandshake(String what) {
    return of(1043, COMMUNICATION, "bad handshake, " + what, Next.STOP, "malformed_packet");
  }

  static Err outOfOrder(int expected, int found) {
    return of(
        1156,
        COMMUNICATION,
        "packets out of order, expected sequence number " + expected + ", found " + found,
        Next.STOP,
        "malformed_packet");
  }

  static Err tooSlow(Duration limit, String waitingFor) {
    return of(
        1159,
        COMMUNICATION,
        "the login was not finished within "
            + limit.toMillis()
            + " ms, the gateway was still waiting for "
            + waitingFor,
        Next.RETRY,
        "too_slow");
  }

  /** Rounded up, so that who waits as long as told has waited long enough. */
  private static String seconds(Duration wait) {
    return wait.plusMillis(999).toSeconds() + " s";
  }

  /** Messages can hold what the client sent: no control characters, no endless text. */
  private static Err of(int code, String sqlState, String text, Next next, String why) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    String bounded =
        clean.length() > MAX_MESSAGE_CHARS ? clean.substring(0, MAX_MESSAGE_CHARS) + "..." : clean;
    return Err.of(code, sqlState, Advice.of(next, why).end(bounded));
  }
}
