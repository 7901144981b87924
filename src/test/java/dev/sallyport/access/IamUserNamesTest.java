package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig.AccountConfig.RdsIam;
import dev.sallyport.identity.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IamUserNamesTest {
  private static final RdsIam EACH = new RdsIam("{principal}", "keeper", "eu-central-1");

  @Test
  void shouldTakeAFixedUserAsItIs() {
    assertThat(name(new RdsIam("sallyport", "", "eu-central-1"), "corp:a")).isEqualTo("sallyport");
  }

  @Test
  void shouldBeWhatTheManualsCommandPrints() {
    // printf %s "$id" | openssl dgst -sha256 -binary | base32 | tr A-Z a-z | cut -c1-16
    assertThat(name(EACH, "corp:nightly-report")).isEqualTo("corp_nightly_re_yaahfoaveu5uanm3");
    assertThat(name(new RdsIam("ag_{principal}", "keeper", "eu-central-1"), "corp:nightly-report"))
        .isEqualTo("ag_corp_nightly_yaahfoaveu5uanm3");
  }

  @Test
  void shouldFitMySqlAndNeverBeShared() {
    List<String> ids =
        List.of(
            "corp:a",
            "corp:A",
            "corp:a ",
            "corp:á",
            "corp:a.b",
            "corp:a-b",
            "corp:a_b",
            "partner:a",
            "corp:" + "x".repeat(255) + "y",
            "corp:" + "x".repeat(255) + "z",
            "corp:'; DROP USER root --",
            "corp:&DBUser=admin",
            "corp:你好");
    Set<String> names = new HashSet<>();
    for (String id : ids) {
      String name = name(EACH, id);
      assertThat(name).matches("[a-z0-9_]{18,32}");
      assertThat(names.add(name)).as(id).isTrue();
    }
  }

  private static String name(RdsIam account, String id) {
    return IamUserNames.of(
        account, new Principal(id, Principal.Kind.AGENT, id, Set.of(), "corp", Map.of()));
  }
}
