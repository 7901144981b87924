package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;
import java.time.Instant;
import java.util.Optional;

/**
 * How a sink stands.
 *
 * @param name of the configuration
 * @param target kind and host or directory, nothing secret
 * @param place the last event that it has
 * @param events handed over since the gateway started
 * @param lagSeconds how old the oldest event is that it does not have; 0 when it has all
 * @param failures in a row, 0 when the last attempt went well
 * @param problem of the last attempt; empty when it went well
 * @param deliveredAt when something was handed over last, since the gateway started
 */
public record ExportStatus(
    String name,
    String target,
    Place place,
    long events,
    long lagSeconds,
    int failures,
    String problem,
    Optional<Instant> deliveredAt) {}
