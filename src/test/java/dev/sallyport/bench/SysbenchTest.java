package dev.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is read of what sysbench 1.0.20 prints. */
class SysbenchTest {
  private static final String SAID =
      """
      Latency histogram (values are in milliseconds)
             value  ------------- distribution ------------- count
             0.065 |                                         2
             0.066 |****************************************  60
             0.070 |********************                      30
             1.740 |                                         8

      SQL statistics:
          queries performed:
              read:                            100
              other:                           0
          transactions:                        100    (50.00 per sec.)
          queries:                             100    (50.00 per sec.)
      """;

  @Test
  void shouldReadThroughputAndPercentiles() throws IOException {
    Load load = Sysbench.read(SAID);

    assertThat(load.queries()).isEqualTo(100);
    assertThat(load.perSecond()).isEqualTo(50.0);
    assertThat(load.p50Millis()).isEqualTo(0.066);
    assertThat(load.p99Millis()).isEqualTo(1.74);
  }

  @Test
  void shouldNotTakeSilenceForAFigure() {
    assertThatThrownBy(() -> Sysbench.read("Threads started!\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing of queries");
  }
}
