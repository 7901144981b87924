package dev.sallyport.identity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Assertions that were shown and could be shown again, by their ID. Safe to use from several
 * threads. In memory: the requests that they answer are forgotten at the same moment.
 */
final class ShownAssertions {
  /**
   * Only the provider's signature gets one in here. When it is full nobody signs in until one
   * expires: to forget one would let it be shown again.
   */
  static final int CAPACITY = 10_000;

  private final Map<String, Instant> ends = new HashMap<>();

  /**
   * Notes one.
   *
   * @param end when it can no longer be shown
   * @return false when it was shown before, or when there is no room to remember it
   */
  synchronized boolean first(String id, Instant end, Instant now) {
    if (ends.containsKey(id)) {
      return false;
    }
    if (ends.size() >= CAPACITY) {
      ends.values().removeIf(past -> !now.isBefore(past));
    }
    if (ends.size() >= CAPACITY) {
      return false;
    }
    ends.put(id, end);
    return true;
  }
}
