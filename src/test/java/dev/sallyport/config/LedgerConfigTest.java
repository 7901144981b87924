package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.LedgerConfig.Keep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerConfigTest {
  private static final Keep ALL = new Keep(Set.of(), Set.of(), Duration.ofDays(1));
  private static final Keep SHOP = new Keep(Set.of("shop"), Set.of(), Duration.ofDays(3650));

  @Test
  void shouldRefuseRulesThatAGeneralOneBeforeThemLeavesUnasked() {
    assertThatThrownBy(() -> keeping(ALL, SHOP))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("number 1")
        .hasMessageContaining("expected it to be the last");
    assertThat(keeping(SHOP, ALL).retention()).containsExactly(SHOP, ALL);
  }

  private static LedgerConfig keeping(Keep... rules) {
    return new LedgerConfig(Optional.empty(), List.of(), List.of(), List.of(rules));
  }
}
