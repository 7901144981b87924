package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendUnavailableExceptionTest {
  /** A packet with one of theirs is "malformed" to libmariadb, whatever it says. */
  @ParameterizedTest
  @CsvSource({
    "1045, 1045",
    "1999, 1999",
    "2000, 1429",
    "2003, 1429",
    "2999, 1429",
    "3000, 3000",
    "4999, 4999",
    "5000, 1429",
    "5012, 1429",
    "5999, 1429",
    "6000, 6000"
  })
  void shouldTellNoErrorThatClientsKeepForThemselves(int code, int told) {
    BackendUnavailableException e = new BackendUnavailableException(code, "HY000", "Sallyport: no");
    assertThat(e.code()).isEqualTo(told);
    assertThat(e.toErr().code()).isEqualTo(told);
  }
}
