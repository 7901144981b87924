package dev.sallyport.sql;

import com.github.benmanes.caffeine.cache.Cache;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Answers that are remembered, those that are asked for over and over found without the bookkeeping
 * of the cache that holds them. Any thread.
 *
 * @param <K> compared by {@code equals}; one that is only looked up by is not held
 */
public final class KnownAnswers<K, V> {
  /** A power of two; as many as a few applications ask by turns, in 4 KB. */
  private static final int SLOTS = 512;

  /**
   * A power of two: the cache hears of one hit in so many, since it drops what is not asked for.
   */
  private static final int TELL_EVERY = 32;

  private final Cache<K, Answer<K, V>> all;

  /** What the cache drops goes from here too. */
  private final AtomicReferenceArray<WeakReference<Answer<K, V>>> last =
      new AtomicReferenceArray<>(SLOTS);

  /**
   * One that is remembered.
   *
   * @param value never null
   */
  public record Answer<K, V>(K key, V value) {}

  /**
   * Remembers in a cache.
   *
   * @param cache bounded, and nobody else's
   */
  public KnownAnswers(Cache<K, Answer<K, V>> cache) {
    this.all = cache;
  }

  /** What is known; null when nothing is. */
  public V find(K key) {
    int hash = spread(key.hashCode());
    WeakReference<Answer<K, V>> slot = last.get(hash & SLOTS - 1);
    Answer<K, V> answer = slot == null ? null : slot.get();
    boolean found = answer != null && answer.key().equals(key);
    if (found && (ThreadLocalRandom.current().nextInt() & TELL_EVERY - 1) != 0) {
      return answer.value();
    }
    Answer<K, V> kept = all.getIfPresent(key);
    if (kept == null) {
      return null;
    }
    if (kept != answer) {
      last.set(hash & SLOTS - 1, new WeakReference<>(kept));
    }
    return kept.value();
  }

  /** Remembers one, in place of what was known. */
  public void keep(K key, V value) {
    all.put(key, new Answer<>(key, value));
    last.set(spread(key.hashCode()) & SLOTS - 1, null);
  }

  /** How many there are, about. */
  public long size() {
    return all.estimatedSize();
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9e3779b9;
    return mixed ^ mixed >>> 16;
  }
}
