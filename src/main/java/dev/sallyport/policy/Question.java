package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import java.util.OptionalLong;

/**
 * What a verdict is asked of.
 *
 * @param principal who asks
 * @param connection name of the connection
 * @param inspection what the statement says
 * @param estimatedRows rows the server expects to touch; empty when not known
 */
public record Question(
    Principal principal, String connection, Inspection inspection, OptionalLong estimatedRows) {}
