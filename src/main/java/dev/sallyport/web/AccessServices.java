package dev.sallyport.web;

import dev.sallyport.access.LeaseDesk;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.TokenVerifier;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/**
 * What access requests over HTTP work with.
 *
 * @param tokens checks bearer tokens, the same that open a session
 * @param sessionEnd ends the sessions of a lease, given its identifier and the cause
 * @param failures slows down who shows bad tokens, here and at the listener
 */
public record AccessServices(
    LeaseDesk desk,
    TokenVerifier tokens,
    BiFunction<String, String, Future<Integer>> sessionEnd,
    FailedLogins failures) {}
