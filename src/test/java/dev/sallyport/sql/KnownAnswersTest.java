package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.Test;

class KnownAnswersTest {
  private final Cache<Integer, KnownAnswers.Answer<Integer, String>> cache =
      Caffeine.newBuilder().executor(Runnable::run).build();
  private final KnownAnswers<Integer, String> answers = new KnownAnswers<>(cache);

  @Test
  void shouldFindWhatIsKeptHoweverManyShareItsPlace() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(answers.find(i)).isNull();
      answers.keep(i, "of " + i);
      assertThat(answers.find(i)).isEqualTo("of " + i);
    }
    for (int i = 0; i < 5_000; i++) {
      assertThat(answers.find(i)).isEqualTo("of " + i);
      assertThat(answers.find(i)).isEqualTo("of " + i);
    }
  }

  @Test
  void shouldFindWhatWasKeptLast() {
    answers.keep(1, "before");
    assertThat(answers.find(1)).isEqualTo("before");
    answers.keep(1, "after");
    for (int i = 0; i < 100; i++) {
      assertThat(answers.find(1)).isEqualTo("after");
    }
  }

  @Test
  void shouldNotHoldWhatTheCacheDroppedForLong() {
    answers.keep(1, "dropped");
    answers.find(1);
    cache.invalidateAll();
    int asked = 0;
    while (answers.find(1) != null) {
      assertThat(++asked).as("asks of which one in so many goes to the cache").isLessThan(10_000);
    }
  }

  @Test
  void shouldTellTheCacheWhatIsAskedForOverAndOver() {
    Cache<Integer, KnownAnswers.Answer<Integer, String>> counting =
        Caffeine.newBuilder().executor(Runnable::run).recordStats().build();
    KnownAnswers<Integer, String> hot = new KnownAnswers<>(counting);
    hot.keep(1, "hot");
    for (int i = 0; i < 10_000; i++) {
      hot.find(1);
    }
    assertThat(counting.stats().hitCount()).isBetween(1L, 5_000L);
  }
}
