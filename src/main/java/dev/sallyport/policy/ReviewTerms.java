package dev.sallyport.policy;

import java.time.Duration;
import java.util.Set;

/**
 * Who decides a review, and for how long it waits.
 *
 * @param approvers groups, at least one
 * @param quorum people needed, at least 1
 * @param hold how long the statement waits
 */
record ReviewTerms(Set<String> approvers, int quorum, Duration hold) {}
