package dev.sallyport.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import dev.sallyport.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The compose file against the files that it mounts, and those against the program. */
class ComposeTest {
  private static final Path HERE = Shipped.FOLDER.resolve("compose");

  /** What the specification has for a service, as far as this file may need it. */
  private static final Set<String> KNOWN =
      Set.of(
          "image",
          "build",
          "restart",
          "read_only",
          "cap_drop",
          "security_opt",
          "tmpfs",
          "mem_limit",
          "stop_grace_period",
          "command",
          "network_mode",
          "volumes",
          "environment",
          "secrets",
          "networks",
          "healthcheck",
          "depends_on",
          "ports",
          "env_file");

  private final Map<String, Object> file = new Yaml().load(Shipped.read("compose/compose.yaml"));

  @TempDir Path folder;

  @Test
  void shouldNameOnlyWhatIsThere() throws IOException {
    Set<String> prepared = prepared();
    for (String name : map(file, "services").keySet().stream().map(String::valueOf).toList()) {
      Map<?, ?> service = service(name);
      assertThat(service.keySet().stream().map(String::valueOf)).as(name).isSubsetOf(KNOWN);
      assertThat(keys(file, "networks")).as(name).containsAll(names(service.get("networks")));
      assertThat(keys(file, "secrets")).as(name).containsAll(names(service.get("secrets")));
      assertThat(keys(file, "services")).as(name).containsAll(names(service.get("depends_on")));
      for (String volume : names(service.get("volumes"))) {
        String from = volume.split(":")[0];
        if (!from.startsWith("./")) {
          assertThat(keys(file, "volumes")).as(name).contains(from);
        } else if (from.startsWith("./secrets/")) {
          assertThat(prepared).contains(from.substring("./secrets/".length()));
        } else {
          assertThat(HERE.resolve(from)).exists();
        }
      }
    }
    for (Object secret : map(file, "secrets").values()) {
      assertThat(prepared).contains(((Map<?, ?>) secret).get("file").toString().substring(10));
    }
  }

  @Test
  void shouldRunTheProgramAsNobodyOnAReadOnlyFileSystem() {
    for (String role : List.of("gateway", "console")) {
      Map<?, ?> service = service(role);
      assertThat(service.get("read_only")).isEqualTo(true);
      assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
      assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
      assertThat(service.get("tmpfs").toString()).contains("/tmp:exec");
      assertThat(service.get("command"))
          .isEqualTo(List.of("serve", "-c", "/etc/sallyport/sallyport.yaml", "--role", role));
    }
    // A gateway reaches the databases, and is reached
    assertThat(names(service("gateway").get("networks"))).containsExactly("databases", "agents");
    assertThat(((Map<?, ?>) map(file, "networks").get("databases")).get("internal"))
        .isEqualTo(true);
    assertThat(names(service("gateway").get("secrets")))
        .containsExactlyInAnyOrder("orders-password", "store-gateway-password", "secrets-key");
  }

  @Test
  void shouldConfigureEachRoleAsTheProgramReadsIt() {
    for (Role role : List.of(Role.GATEWAY, Role.CONSOLE)) {
      Map<?, ?> service = service(role.word());
      List<String> mounted =
          names(service.get("secrets")).stream().map(name -> "/run/secrets/" + name).toList();
      GatewayConfig config =
          Shipped.config(Shipped.read("compose/" + configuration(role)), role, mounted, folder);
      int port = role.listens() ? config.listener().port() : config.web().port();
      assertThat(names(service.get("ports"))).containsExactly("127.0.0.1:" + port + ":" + port);
      Duration grace =
          Duration.ofSeconds(
              Long.parseLong(service.get("stop_grace_period").toString().replace("s", "")));
      assertThat(grace).isGreaterThan(Shipped.longestStop(config));
      assertThat(keys(file, "services")).contains(((StoreConfig.PostgreSql) config.store()).host());
      assertThat(keys(file, "services")).contains(config.connections().get("orders").host());
      assertThat(config.audit().directory()).startsWithRaw(Path.of("/var/lib/sallyport"));
    }
    Map<String, String> policies =
        Map.of("agents.yaml", Shipped.read("compose/policies/agents.yaml"));
    assertThat(Shipped.policies(policies, folder).names()).containsExactly("agents");
  }

  @Test
  void shouldGiveGatewaysAUserOfTheirOwnInTheStore() {
    String gateway = Shipped.read("compose/" + configuration(Role.GATEWAY));
    String console = Shipped.read("compose/" + configuration(Role.CONSOLE));
    // The same but for the first line, which says so
    assertThat(settings(gateway))
        .contains("user: sallyport_gateway\n", "/run/secrets/store-gateway-password}");
    assertThat(
            settings(gateway)
                .replace("sallyport_gateway", "sallyport")
                .replace("store-gateway-password", "store-password"))
        .isEqualTo(settings(console));
    // And made as the page says
    String page = Shipped.read("../../src/site/markdown/deployment.md");
    Shipped.read("compose/store.sql")
        .lines()
        .filter(line -> line.matches("[A-Z].*"))
        .map(line -> line.replaceFirst("'?:'\\w+'", "'...'"))
        .forEach(line -> assertThat(page).contains("\n" + line + "\n"));
  }

  private static String settings(String file) {
    return file.substring(file.indexOf('\n'));
  }

  /** What this role's service has in the place of its configuration. */
  private String configuration(Role role) {
    String end = ":/etc/sallyport/sallyport.yaml:ro";
    return names(service(role.word()).get("volumes")).stream()
        .filter(volume -> volume.endsWith(end))
        .map(volume -> volume.substring(2, volume.length() - end.length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldHaveARealmThatFitsTheConfiguration() throws IOException {
    JsonNode realm = new ObjectMapper().readTree(Shipped.read("compose/realm.json"));
    List<String> everything =
        Stream.of("orders-password", "store-password", "secrets-key", "console-secret")
            .map(name -> "/run/secrets/" + name)
            .toList();
    GatewayConfig config =
        Shipped.config(Shipped.read("compose/sallyport.yaml"), Role.CONSOLE, everything, folder);
    String issuer = config.identity().issuers().get(0).issuer().toString();
    assertThat(issuer).endsWith("/realms/" + realm.get("realm").asText());
    assertThat(service("keycloak").toString())
        .contains("--hostname=" + issuer.substring(0, issuer.indexOf("/realms/")))
        .contains("[" + config.identity().issuers().get(0).issuer().getHost() + "]");
    JsonNode console =
        StreamSupport.stream(realm.get("clients").spliterator(), false)
            .filter(
                client ->
                    client.get("clientId").asText().equals(config.web().signIn().get().clientId()))
            .findFirst()
            .orElseThrow();
    assertThat(console.get("redirectUris").get(0).asText())
        .isEqualTo(config.web().publicUrl().get() + "/sign-in/callback");
    Set<String> groups =
        StreamSupport.stream(realm.get("groups").spliterator(), false)
            .map(group -> group.get("name").asText())
            .collect(Collectors.toSet());
    assertThat(groups).containsAll(config.web().adminGroups()).contains("agents", "dba");
  }

  /** What `prepare` makes. */
  private static Set<String> prepared() throws IOException {
    Set<String> made = new TreeSet<>(Set.of("secrets-key"));
    String script = Files.readString(HERE.resolve("prepare"));
    Matcher list = Pattern.compile("for name in ([^;]+); do").matcher(script);
    assertThat(list.find()).isTrue();
    made.addAll(List.of(list.group(1).split(" ")));
    Matcher written = Pattern.compile(">secrets/([\\w.-]+)").matcher(script);
    while (written.find()) {
      made.add(written.group(1));
    }
    return made;
  }

  private Map<?, ?> service(String name) {
    return (Map<?, ?>) map(file, "services").get(name);
  }

  private static Map<?, ?> map(Map<String, Object> in, String key) {
    return (Map<?, ?>) in.get(key);
  }

  private static List<String> keys(Map<String, Object> in, String key) {
    return names(map(in, key));
  }

  private static List<String> names(Object listed) {
    if (listed == null) {
      return List.of();
    }
    return listed instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : ((List<?>) listed).stream().map(String::valueOf).toList();
  }
}
