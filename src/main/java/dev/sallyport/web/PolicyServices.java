package dev.sallyport.web;

import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.publishing.PolicyPublisher;
import dev.sallyport.publishing.PolicyVersions;
import dev.sallyport.rehearsal.Databases;
import dev.sallyport.rehearsal.DraftCheck;
import dev.sallyport.rehearsal.ReplayDesk;

/**
 * What the policies page works with.
 *
 * @param inForce the policies by which is judged
 * @param publisher brings drafts into force
 * @param versions what was in force
 * @param check looks drafts through and tries statements
 * @param replays recorded statements, judged again
 * @param databases names of the connections
 */
public record PolicyServices(
    ReloadingPolicies inForce,
    PolicyPublisher publisher,
    PolicyVersions versions,
    DraftCheck check,
    ReplayDesk replays,
    Databases databases) {}
