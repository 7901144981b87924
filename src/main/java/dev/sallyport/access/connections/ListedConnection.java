package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import java.util.Optional;

/**
 * A connection as people may see it.
 *
 * @param settings all but the password, which is empty in it
 * @param registered how it stands in the store; empty for one of the configuration file
 * @param problem why nobody comes in, where that is so
 * @param probe what was found when it was last looked at
 * @param openSessions how many sessions it has
 */
public record ListedConnection(
    ConnectionConfig settings,
    Optional<RegisteredConnection> registered,
    Optional<String> problem,
    Optional<ConnectionProbes.Probe> probe,
    int openSessions) {}
