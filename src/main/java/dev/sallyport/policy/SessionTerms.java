package dev.sallyport.policy;

import java.time.Duration;

/**
 * What a session may be, for a principal on a connection.
 *
 * @param policies names of the policies that apply
 * @param maxDuration deadline from login
 * @param idleTimeout longest silence between statements
 */
public record SessionTerms(
    java.util.List<String> policies, Duration maxDuration, Duration idleTimeout) {}
