package dev.sallyport.policy;

import java.time.Duration;
import java.util.List;

/**
 * What a session may be, for a principal on a connection.
 *
 * @param policies names of the policies that apply
 * @param maxDuration deadline from login
 * @param idleTimeout longest silence between statements
 * @param access how it may come to be
 */
public record SessionTerms(
    List<String> policies, Duration maxDuration, Duration idleTimeout, AccessTerms access) {}
