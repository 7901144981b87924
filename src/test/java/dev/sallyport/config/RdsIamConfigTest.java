package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.config.ConnectionConfig.AccountConfig.RdsIam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdsIamConfigTest {
  private static final String BEFORE =
      """
      web:
        sign_in: { issuer: company, client_id: console }
      identity:
        issuers:
          - { name: company, issuer: "https://login.example.com", audiences: [sallyport] }
      connections:
        orders:
          host: db.example.com
          account: rds-iam
      """;

  @TempDir Path directory;

  @Test
  void shouldAdministerWithAFixedUserUnlessToldOtherwise() throws IOException {
    assertThat(load("user: gate\n    region: eu-central-1"))
        .isEqualTo(new RdsIam("gate", "gate", "eu-central-1"));
    assertThat(load("user: gate\n    admin_user: keeper\n    region: us-gov-west-1").adminUser())
        .isEqualTo("keeper");
    RdsIam each = load("user: ag_{principal}\n    admin_user: keeper\n    region: eu-central-1");
    assertThat(each.perPrincipal()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user: gate, region: eu-central-1, tls: disabled   | tls: 'disabled' would show a signed token in plain text
          user: gate, region: eu-central-1, tls: preferred  | tls: 'preferred' would show a signed token in plain text
          user: gate, region: here                          | region: 'here' is no AWS region
          user: gate                                        | region: is missing
          region: eu-central-1                              | user: is missing
          user: "ag_{principal}", region: eu-central-1      | admin_user: is missing
          user: "{principal}_{principal}", region: eu-central-1, admin_user: a | user: '{principal}_{principal}' cannot be the user
          user: "{group}", region: eu-central-1, admin_user: a | user: '{group}' cannot be the user
          user: "much_too_{principal}", region: eu-central-1, admin_user: a | user: 'much_too_{principal}' cannot be the user
          user: a_name_that_is_longer_than_mysql_takes_it, region: eu-central-1 | user: 'a_name_that
          user: gate, region: eu-central-1, password: "${env:P}" | password: means nothing here; 'account: rds-iam' signs a token
          """)
  void shouldRefuse(String keys, String problem) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> load(keys.replace(", ", "\n    ")));
    assertThat(refused.problems())
        .anySatisfy(said -> assertThat(said).contains("connections.orders." + problem));
  }

  @ParameterizedTest
  @CsvSource({
    "stored, grants: session, grants: means nothing here; it goes with 'account: ephemeral'",
    "stored, user_host: here, user_host: means nothing here; it goes with 'account: ephemeral'",
    "ephemeral, region: eu, region: means nothing here; it goes with 'account: rds-iam'",
    "stored, admin_user: a, admin_user: means nothing here; it goes with 'account: rds-iam'"
  })
  void shouldSayWhereAKeyOfAnotherAccountBelongs(String account, String key, String problem) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                load(
                    "user: gate\n    account: " + account + "\n    password: x\n    " + key,
                    BEFORE.replaceFirst("(?m)^ *account: rds-iam\\n", "")));
    assertThat(refused.problems())
        .filteredOn(said -> said.contains(key.split(":")[0]))
        .singleElement()
        .asString()
        .endsWith("connections.orders." + problem);
  }

  private RdsIam load(String keys) throws IOException {
    return load(keys, BEFORE);
  }

  private RdsIam load(String keys, String before) throws IOException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, before + "    " + keys + "\n");
    return (RdsIam) new ConfigLoader(Map.of()).load(file).connections().get("orders").account();
  }
}
