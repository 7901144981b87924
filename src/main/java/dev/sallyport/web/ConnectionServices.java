package dev.sallyport.web;

import dev.sallyport.access.connections.ConnectionDesk;
import dev.sallyport.policy.PolicySet;
import java.util.function.Supplier;

/**
 * What the page of connections works with.
 *
 * @param policies those in force at the moment of asking
 */
public record ConnectionServices(ConnectionDesk desk, Supplier<PolicySet> policies) {}
