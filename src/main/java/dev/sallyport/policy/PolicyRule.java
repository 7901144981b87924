package dev.sallyport.policy;

/**
 * A rule, as records name it.
 *
 * @param policy name
 * @param id {@code policy-name/N}, N from 1
 * @param effect {@code allow}, {@code deny} or {@code review}
 */
public record PolicyRule(String policy, String id, String effect) {}
