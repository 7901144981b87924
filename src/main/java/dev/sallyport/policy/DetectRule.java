package dev.sallyport.policy;

import java.util.Optional;

/**
 * Covers what looks like something in text that no column rule names.
 *
 * @param detector name of a detector: one of the built-in ones, or the name of the own pattern
 * @param pattern the own pattern, a regular expression that is matched in linear time; empty for a
 *     built-in detector
 * @param as how what was found is covered
 */
public record DetectRule(String detector, Optional<String> pattern, Mask as) {}
