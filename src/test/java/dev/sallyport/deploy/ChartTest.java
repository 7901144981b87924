package dev.sallyport.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicySet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The chart as Helm renders it, and the manifests that are a rendering of it. */
class ChartTest {
  private static final Path CHART = Shipped.FOLDER.resolve("helm/sallyport");
  private static final String SECRETS = "/etc/sallyport/secrets/";
  private static final List<String> OF_A_GATEWAY =
      Stream.of("store-password", "orders-password", "secrets-key", "ledger-key")
          .map(SECRETS::concat)
          .toList();

  private static final List<String> OF_A_CONSOLE =
      Stream.concat(OF_A_GATEWAY.stream(), Stream.of(SECRETS + "console-secret")).toList();

  /** Set to write the manifests anew. */
  private static final boolean WRITE = Boolean.getBoolean("deploy.write");

  @TempDir Path folder;

  @Test
  void shouldPassHelmsOwnChecks() {
    LintResult lint = new Helm(CHART).lint().strict().call();
    assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
  }

  @Test
  void shouldRenderWhatTheApiKnows() throws IOException {
    List<Manifest> rendered = Manifest.all(render());
    for (Manifest each : rendered) {
      each.validate();
    }
    assertThat(
            rendered.stream().collect(Collectors.groupingBy(Manifest::type, Collectors.counting())))
        .isEqualTo(
            Map.of(
                "v1/ConfigMap", 2L,
                "v1/Service", 4L,
                "apps/v1/StatefulSet", 2L,
                "policy/v1/PodDisruptionBudget", 2L,
                "networking.k8s.io/v1/NetworkPolicy", 2L));
  }

  @Test
  void shouldRunEachRoleAsNobodyOnAReadOnlyFileSystemWithItsOwnSecretsAlone() {
    for (String role : List.of("gateway", "console")) {
      Manifest nodes = find(render(), "apps/v1/StatefulSet", "sallyport-" + role);
      Object[] pod = {"spec", "template", "spec"};
      assertThat(nodes.at("spec", "template", "spec", "securityContext", "runAsNonRoot"))
          .isEqualTo(true);
      Map<?, ?> container = nodes.each("spec", "template", "spec", "containers").findFirst().get();
      assertThat(container.get("securityContext"))
          .isEqualTo(
              Map.of(
                  "allowPrivilegeEscalation", false,
                  "readOnlyRootFilesystem", true,
                  "capabilities", Map.of("drop", List.of("ALL"))));
      assertThat(container.get("args"))
          .isEqualTo(List.of("serve", "-c", "/etc/sallyport/sallyport.yaml", "--role", role));
      Map<?, ?> secrets =
          nodes
              .each("spec", "template", "spec", "volumes")
              .filter(volume -> volume.get("name").equals("secrets"))
              .findFirst()
              .get();
      assertThat(((Map<?, ?>) secrets.get("secret")).get("secretName"))
          .isEqualTo("sallyport-" + role);
      assertThat(nodes.at(pod)).extracting("automountServiceAccountToken").isEqualTo(false);
    }
    assertThat(find(render(), "apps/v1/StatefulSet", "sallyport-gateway").at("spec", "replicas"))
        .isEqualTo(3);
  }

  @Test
  void shouldConfigureEachRoleAsTheProgramReadsIt() {
    String text = find(render(), "v1/ConfigMap", "sallyport").text("data", "sallyport.yaml");
    // Without the console's secret
    GatewayConfig gateway = Shipped.config(text, Role.GATEWAY, OF_A_GATEWAY, folder);
    assertThatThrownBy(() -> Shipped.config(text, Role.CONSOLE, OF_A_GATEWAY, folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("console-secret");
    GatewayConfig console = Shipped.config(text, Role.CONSOLE, OF_A_CONSOLE, folder);
    Manifest nodes = find(render(), "apps/v1/StatefulSet", "sallyport-gateway");
    Manifest people = find(render(), "apps/v1/StatefulSet", "sallyport-console");
    assertThat(port(nodes, "mysql")).isEqualTo(gateway.listener().port());
    assertThat(port(people, "https")).isEqualTo(console.web().port());
    assertThat(gateway.audit().directory()).startsWithRaw(Path.of("/var/lib/sallyport"));
    assertThat(gateway.web().publicUrl()).isPresent();
    for (Manifest each : List.of(nodes, people)) {
      Object grace = each.at("spec", "template", "spec", "terminationGracePeriodSeconds");
      assertThat(Duration.ofSeconds((Integer) grace)).isGreaterThan(Shipped.longestStop(gateway));
      // Whoever looks only seldom goes on sending clients when there is nobody any more
      Map<?, ?> ready = probe(each, "readinessProbe");
      int seconds = (Integer) ready.get("periodSeconds") * (Integer) ready.get("failureThreshold");
      assertThat(Duration.ofSeconds(seconds)).isLessThan(gateway.node().drain().readinessDelay());
    }
  }

  @Test
  void shouldAllowNobodyAnythingByItself() {
    PolicySet policies = policies(render());
    assertThat(policies.names()).containsExactly("nothing");
    Principal agent =
        new Principal(
            "company:bot", Principal.Kind.AGENT, "bot", Set.of("agents"), "company", Map.of());
    assertThat(policies.admit(agent, "orders")).isEmpty();
    assertThat(policies.rules()).hasSize(1);
  }

  @Test
  void shouldGiveGatewaysAUserOfTheirOwnInTheStoreWhereOneIsNamed() {
    String rendered = chart().set("gateway.store.user", "sallyport_gateway").call();
    Manifest files = find(rendered, "v1/ConfigMap", "sallyport");
    assertThat(files.text("data", "sallyport.yaml"))
        .isEqualTo(find(render(), "v1/ConfigMap", "sallyport").text("data", "sallyport.yaml"));
    String text = files.text("data", "gateway.yaml");
    GatewayConfig gateway = Shipped.config(text, Role.GATEWAY, OF_A_GATEWAY, folder);
    assertThat(gateway.store()).extracting("user").isEqualTo("sallyport_gateway");
    assertThat(text.replace("sallyport_gateway", "sallyport"))
        .isEqualTo(files.text("data", "sallyport.yaml"));
    Manifest gateways = find(rendered, "apps/v1/StatefulSet", "sallyport-gateway");
    Manifest console = find(rendered, "apps/v1/StatefulSet", "sallyport-console");
    assertThat(configured(gateways)).isEqualTo("gateway.yaml");
    assertThat(configured(console)).isEqualTo("sallyport.yaml");
    // They start anew for it, and the console does not
    assertThat(checksum(gateways)).isNotEqualTo(checksum(console));
    assertThat(checksum(console))
        .isEqualTo(checksum(find(render(), "apps/v1/StatefulSet", "sallyport-console")));
  }

  @Test
  void shouldTakeTheValuesThatThePageBeginsWith() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/deployment.md"));
    Matcher values =
        Pattern.compile("as `my-values.yaml`:\n\n```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(values.find()).isTrue();
    Path file = Files.writeString(folder.resolve("my-values.yaml"), values.group(1));
    String rendered = chart().withValuesFile(file).call();
    Manifest files = find(rendered, "v1/ConfigMap", "sallyport");
    GatewayConfig gateway =
        Shipped.config(files.text("data", "gateway.yaml"), Role.GATEWAY, OF_A_GATEWAY, folder);
    assertThat(gateway.store()).extracting("user").isEqualTo("sallyport_gateway");
    assertThat(gateway.web().publicUrl()).hasValue(URI.create("https://console.example.com"));
    assertThat(
            Shipped.config(files.text("data", "sallyport.yaml"), Role.CONSOLE, OF_A_CONSOLE, folder)
                .web()
                .signIn()
                .orElseThrow()
                .issuer())
        .isEqualTo("company");
    assertThat(policies(rendered).names()).containsExactlyInAnyOrder("nothing", "readers");
  }

  @Test
  void shouldHaveRoomForAFullJournal() {
    String text = find(render(), "v1/ConfigMap", "sallyport").text("data", "sallyport.yaml");
    long limit =
        Shipped.config(text, Role.GATEWAY, OF_A_GATEWAY, folder).audit().journalLimitBytes();
    for (String role : List.of("gateway", "console")) {
      Manifest nodes = find(render(), "apps/v1/StatefulSet", "sallyport-" + role);
      Object[] claim = {
        "spec", "volumeClaimTemplates", 0, "spec", "resources", "requests", "storage"
      };
      String size = nodes.text(claim);
      assertThat(size).endsWith("Gi");
      assertThat(Long.parseLong(size.replace("Gi", "")) << 30).isGreaterThan(limit);
    }
  }

  @Test
  void shouldBeWatchedWhereTheProgramAnswers() {
    String paths = "/healthz /readyz /metrics";
    String text = find(render(), "v1/ConfigMap", "sallyport").text("data", "sallyport.yaml");
    Object port = ((Map<?, ?>) ((Map<?, ?>) new Yaml().load(text)).get("management")).get("port");
    for (String role : List.of("gateway", "console")) {
      Manifest nodes = find(render(), "apps/v1/StatefulSet", "sallyport-" + role);
      assertThat(port(nodes, "management")).isEqualTo(port);
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        Map<?, ?> get = (Map<?, ?>) probe(nodes, probe).get("httpGet");
        assertThat(get.get("port")).isEqualTo("management");
        assertThat(paths).contains((String) get.get("path"));
        // A database that is away is no reason to start it again, nor before it was ready once
        assertThat(get.get("path").equals("/readyz")).isEqualTo(probe.equals("readinessProbe"));
      }
    }
    String monitored = chart().set("serviceMonitor.enabled", "true").call();
    Manifest monitor = find(monitored, "monitoring.coreos.com/v1/ServiceMonitor", "sallyport");
    assertThat(monitor.each("spec", "endpoints").findFirst().get().get("port"))
        .isEqualTo("management");
    Manifest headless = find(monitored, "v1/Service", "sallyport-gateway-nodes");
    assertThat((Map<?, ?>) headless.at("metadata", "labels"))
        .isNotNull()
        .extracting("sallyport/figures")
        .isEqualTo("true");
    // Under the name by which alerts look for it
    String job =
        (String)
            ((Map<?, ?>) headless.at("metadata", "labels")).get(monitor.text("spec", "jobLabel"));
    assertThat(Shipped.read("prometheus/alerts.yaml")).contains("up{job=\"" + job + "\"}");
  }

  @Test
  void shouldLeaveRoomForTheLargestHeapAndItsBuffers() {
    for (String role : List.of("gateway", "console")) {
      Manifest nodes = find(render(), "apps/v1/StatefulSet", "sallyport-" + role);
      Object[] env = {"spec", "template", "spec", "containers", 0, "env"};
      Map<?, ?> options = nodes.each(env).findFirst().get();
      assertThat(options.get("name")).isEqualTo("JDK_JAVA_OPTIONS");
      Matcher largest = Pattern.compile("-Xmx(\\d+)m").matcher((String) options.get("value"));
      assertThat(largest.find()).isTrue();
      long heap = Long.parseLong(largest.group(1));
      String limit =
          nodes.text("spec", "template", "spec", "containers", 0, "resources", "limits", "memory");
      assertThat(limit).endsWith("Mi");
      assertThat(2 * heap + 64 + 300).isLessThanOrEqualTo(Long.parseLong(limit.replace("Mi", "")));
    }
  }

  @Test
  void shouldLetAGatewayReachTheDatabasesAlone() {
    Manifest gateway = find(render(), "networking.k8s.io/v1/NetworkPolicy", "sallyport-gateway");
    assertThat(gateway.each("spec", "egress").flatMap(ChartTest::ports))
        .containsExactly(53, 53, 3306, 5432);
    Manifest console = find(render(), "networking.k8s.io/v1/NetworkPolicy", "sallyport-console");
    assertThat(console.each("spec", "egress").flatMap(ChartTest::ports)).contains(443);
    assertThat(gateway.each("spec", "ingress").flatMap(ChartTest::ports))
        .containsExactly("mysql", "management");
  }

  @Test
  void shouldShipManifestsThatAreTheChartsOwn() throws IOException {
    Path file = Shipped.FOLDER.resolve("kubernetes/sallyport.yaml");
    String written =
        "# Written by ChartTest (-Ddeploy.write=true) from ../helm/sallyport; change it there.\n"
            + render();
    if (WRITE) {
      Files.writeString(file, written);
    }
    assertThat(Files.readString(file)).isEqualTo(written);
    Manifest kustomization = Manifest.all(Shipped.read("kubernetes/kustomization.yaml")).get(0);
    assertThat(kustomization.type()).isEqualTo("kustomize.config.k8s.io/v1beta1/Kustomization");
    assertThat((List<?>) kustomization.at("resources"))
        .isEqualTo(List.of("namespace.yaml", "sallyport.yaml"));
    Manifest namespace = Manifest.all(Shipped.read("kubernetes/namespace.yaml")).get(0);
    namespace.validate();
    assertThat(namespace.name()).isEqualTo(kustomization.text("namespace"));
  }

  private static String render() {
    return chart().call();
  }

  /** Without a word about it the library takes Kubernetes for one of long ago. */
  private static TemplateCommand chart() {
    return new Helm(CHART).template().withName("sallyport").withKubeVersion("1.31.0");
  }

  private PolicySet policies(String rendered) {
    Map<?, ?> files = (Map<?, ?>) find(rendered, "v1/ConfigMap", "sallyport-policies").at("data");
    Map<String, String> texts =
        files.entrySet().stream()
            .collect(Collectors.toMap(e -> (String) e.getKey(), e -> (String) e.getValue()));
    return Shipped.policies(texts, folder);
  }

  private static Manifest find(String rendered, String type, String name) {
    return Manifest.all(rendered).stream()
        .filter(each -> each.type().equals(type) && each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + type + " " + name));
  }

  private static Map<?, ?> probe(Manifest nodes, String name) {
    return (Map<?, ?>) nodes.at("spec", "template", "spec", "containers", 0, name);
  }

  /** The file of the config map that a node reads. */
  private static Object configured(Manifest nodes) {
    return nodes
        .each("spec", "template", "spec", "containers", 0, "volumeMounts")
        .filter(mount -> mount.get("name").equals("config"))
        .findFirst()
        .orElseThrow()
        .get("subPath");
  }

  private static String checksum(Manifest nodes) {
    return nodes.text("spec", "template", "metadata", "annotations", "checksum/config");
  }

  private static Object port(Manifest nodes, String name) {
    return nodes
        .each("spec", "template", "spec", "containers", 0, "ports")
        .filter(port -> port.get("name").equals(name))
        .findFirst()
        .orElseThrow()
        .get("containerPort");
  }

  private static Stream<Object> ports(Map<?, ?> rule) {
    return ((List<?>) rule.get("ports")).stream().map(port -> ((Map<?, ?>) port).get("port"));
  }
}
