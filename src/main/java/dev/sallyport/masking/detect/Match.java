package dev.sallyport.masking.detect;

import dev.sallyport.policy.DetectRule;

/**
 * What was found in a text. Matches of one text stand in order and do not overlap.
 *
 * @param start index of the first byte
 * @param end index behind the last byte
 * @param rule of the detector that found it; of the longest where several overlap
 */
public record Match(int start, int end, DetectRule rule) {}
