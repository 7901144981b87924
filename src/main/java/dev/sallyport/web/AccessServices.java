package dev.sallyport.web;

import dev.sallyport.access.LeaseDesk;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.identity.TokenVerifier;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/**
 * What access requests over HTTP work with.
 *
 * @param tokens checks bearer tokens, the same that open a session
 * @param failures makes those wait who show bad tokens too often
 * @param refusals hears of every token that was refused
 * @param sessionEnd ends the sessions of a lease, given its identifier and the cause
 */
public record AccessServices(
    LeaseDesk desk,
    TokenVerifier tokens,
    FailedLogins failures,
    RefusedLogins refusals,
    BiFunction<String, String, Future<Integer>> sessionEnd) {}
