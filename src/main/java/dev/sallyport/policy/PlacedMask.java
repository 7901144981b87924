package dev.sallyport.policy;

/**
 * A rule and where it is written.
 *
 * @param place {@code FILE:LINE: key.path}
 */
record PlacedMask(MaskRule rule, String place) {}
