package dev.sallyport.cli.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.SampleShop;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.policy.PolicyLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is proposed for the demo's shop. */
class SuggestMasksIT {
  @TempDir static Path folder;
  private static DatabaseServer server;
  private static SampleShop shop;
  private static Path config;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startServer() throws IOException {
    server =
        DatabaseServer.mysql(
            ServerCache.mysql(), folder.resolve("data"), DatabaseServer.Options.defaults());
    shop = SampleShop.load(server);
    server.execute(
        "CREATE TABLE staging.events (id INT, `größe.x` JSON, payload JSON)",
        "INSERT INTO staging.events VALUES (1, '\"jane@example.com\"', '{\"ip\": \"10.20.30.40\"}'),"
            + " (2, '\"joe@example.com\"', '{\"n\": 1, \"at\": \"from 10.20.30.41 and more\"}')");
    config = folder.resolve("sallyport.yaml");
    Files.writeString(
        config,
        Files.readString(Path.of("conf/sallyport.yaml"))
            .replaceAll(
                "(?m)^(\\s+)host: \\S+(\\s+)port: 3306",
                "$1host: 127.0.0.1$2port: " + server.port())
            .replaceAll("(?m)^(\\s+)user: \\S+", "$1user: " + shop.gatewayUser()));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void shouldProposeWhatTheShopHoldsAndNothingElse() throws IOException {
    assertThat(run("--json")).isZero();
    JsonNode proposed = new ObjectMapper().readTree(out.toString());
    List<String> rules = new ArrayList<>();
    for (JsonNode mask : proposed.path("masks")) {
      assertThat(mask.path("why")).isNotEmpty();
      String what = mask.has("columns") ? mask.path("columns").path(0).asText() : "detect";
      rules.add(what + " " + mask.path("as").asText());
    }
    assertThat(rules)
        .containsExactlyInAnyOrder(
            "shop.customers.email email",
            "shop.customers.phone partial",
            "shop.customers.ssn redact",
            "shop.customers.card_number partial",
            "shop.payments.card_number partial",
            "staging.events.größe*x redact",
            "detect redact");
    JsonNode detect = proposed.path("masks").path(proposed.path("masks").size() - 1);
    assertThat(detect.path("detect"))
        .extracting(JsonNode::asText)
        .containsExactly("credit_card", "email", "ip_address", "phone");
    assertThat(detect.path("why").toString())
        .contains("shop.customers.notes: ")
        .contains("staging.events.payload: 2 of 2 values hold ip_address");
    assertThat(proposed.path("not_sampled")).isEmpty();
  }

  @Test
  void shouldWriteRulesThatLoadAndNoValue() throws IOException {
    assertThat(run()).isZero();
    String yaml = out.toString();
    assertThat(yaml)
        .contains("  # its name says a card number\n  # 200 of 200 values look like credit_card\n")
        .contains("  - columns: [shop.customers.ssn]\n    as: redact\n")
        .doesNotContain("@", "4111", "555", "900-", "10.20");
    assertThat(err.toString()).contains("7 rules proposed").doesNotContain("@");
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(
        policies.resolve("p.yaml"),
        "policy: p\nmatch: { groups: [g], connections: [orders] }\nstatements: []\n" + yaml);
    assertThat(new PolicyLoader().load(policies).names()).containsExactly("p");
  }

  @Test
  void shouldJudgeByNamesAloneWhereNothingMayBeRead() {
    assertThat(run("--rows=0")).isZero();
    assertThat(out.toString()).contains("shop.customers.ssn").doesNotContain("detect", " of ");
    assertThat(run("--rows=201")).isEqualTo(2);
    assertThat(run("-c", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("has no connection 'nowhere'");
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
    if (!List.of(options).contains("-c")) {
      arguments.addAll(List.of("-c", "orders"));
    }
    arguments.addAll(List.of(options));
    Map<String, String> environment =
        Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", shop.gatewayPassword().reveal());
    return new CommandLine(new SuggestMasksCommand(environment))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
