package dev.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingTest {
  @Test
  void shouldReadFileLineAndKey() {
    assertThat(Finding.of("/etc/policies/p.yaml:7: match.groups[0]: is empty"))
        .isEqualTo(new Finding("p.yaml", 7, "match.groups[0]", "is empty"));
  }

  @Test
  void shouldNotShowWhereTheDirectoryIs() {
    assertThat(Finding.of("/etc/policies: holds no policy; without one nothing would be allowed"))
        .isEqualTo(new Finding("", 1, "", "holds no policy; without one nothing would be allowed"));
    assertThat(Finding.of("/etc/policies/p.yaml: is larger than 1 MiB; no policy is"))
        .isEqualTo(new Finding("p.yaml", 1, "", "is larger than 1 MiB; no policy is"));
    assertThat(Finding.of("something: else")).isEqualTo(new Finding("", 1, "", "something: else"));
  }
}
