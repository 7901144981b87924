package dev.sallyport.session;

import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.recording.ActLog;
import java.util.Optional;
import java.util.function.Function;

/**
 * What statements that need a person, or were refused, work with: one of a gateway, whatever the
 * event loop.
 *
 * @param standing approvals of further statements
 * @param breaker stops who is refused over and over
 * @param acts where it is written down that somebody was
 * @param pages where in the console people see a request, by its identifier; empty where there is
 *     no console
 */
public record ReviewServices(
    StandingApprovals standing,
    Breaker breaker,
    ActLog acts,
    Function<String, Optional<String>> pages) {}
