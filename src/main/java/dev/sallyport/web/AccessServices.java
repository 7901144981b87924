package dev.sallyport.web;

import dev.sallyport.access.LeaseDesk;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.identity.TokenVerifier;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What access requests over HTTP work with.
 *
 * @param tokens checks bearer tokens, the same that open a session
 * @param failures makes those wait who show bad tokens too often
 * @param refusals hears of every token that was refused
 * @param sessionEnd ends the sessions of a lease, given its identifier and the cause
 * @param mysqlHost where agents connect; empty for the console's own host
 * @param mysqlPort TCP port where agents connect
 */
public record AccessServices(
    LeaseDesk desk,
    TokenVerifier tokens,
    FailedLogins failures,
    RefusedLogins refusals,
    BiFunction<String, String, Future<Integer>> sessionEnd,
    Optional<String> mysqlHost,
    int mysqlPort) {

  String host(Home home) {
    return mysqlHost.orElseGet(() -> home.url().getHost());
  }
}
