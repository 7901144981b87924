package dev.sallyport.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.export.ExportStatus;
import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.sql.MySqlInspector.Reuse;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Dashboard, alerts and the monitoring page speak of figures that there are, and of all of ours.
 */
class WatchingFilesTest {
  private static final Path DASHBOARD = Path.of("conf/deploy/grafana/sallyport.json");
  private static final Path ALERTS = Path.of("conf/deploy/prometheus/alerts.yaml");
  private static final Path PAGE = Path.of("src/site/markdown/monitoring.md");
  private static final String PROMTOOL = "promtool";
  private static final Pattern NAME = Pattern.compile("\\b(?:sallyport|jvm|process)_[a-z_]+");

  /** A selector's labels, and what values are grouped by. */
  private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}");

  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*[=!]~?");

  /** What whoever collects adds to every line. */
  private static final Set<String> OF_COLLECTORS = Set.of("job", "instance", "le");

  private final String page = page();
  private final Map<String, Set<String>> labels = labels(page);

  @Test
  void shouldDrawNothingThatIsNotThere() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> expressions = dashboard.findValuesAsText("expr");

    assertThat(expressions).hasSizeGreaterThan(40);
    assertThat(expressions).allSatisfy(this::checkExpression);
    assertThat(ids(dashboard)).doesNotHaveDuplicates();
  }

  @Test
  void shouldDrawAllThatIsOurs() throws IOException {
    String drawn = Files.readString(DASHBOARD) + Files.readString(ALERTS);

    assertThat(families()).allMatch(family -> drawn.contains(family.replace("_info", "")));
  }

  @Test
  void shouldAlertOnNothingThatIsNotThereAndSayWhatToDo() throws IOException {
    JsonNode rules = rules();

    assertThat(rules).hasSizeGreaterThan(10);
    for (JsonNode rule : rules) {
      checkExpression(rule.get("expr").asText());
      assertThat(rule.get("labels").get("severity").asText()).isIn("critical", "warning", "info");
      assertThat(rule.get("annotations").get("summary").asText()).isNotBlank();
      assertThat(rule.get("annotations").get("description").asText()).isNotBlank();
    }
  }

  @Test
  void shouldExplainEveryFigureAndEveryAlert() throws IOException {
    String told = Files.readString(PAGE);

    assertThat(families()).allMatch(family -> told.contains("`" + family + "`"));
    for (JsonNode rule : rules()) {
      assertThat(told).contains("`" + rule.get("alert").asText() + "`");
    }
    Set<String> known = new HashSet<>(families());
    known.addAll(labels.keySet());
    Matcher name = Pattern.compile("`(sallyport_[a-z_]+)").matcher(told);
    while (name.find()) {
      assertThat(known).contains(name.group(1));
    }
  }

  /** Where Prometheus' own tool is installed (Debian: prometheus), it has the last word. */
  @Test
  void shouldPassPrometheusOwnChecks() throws Exception {
    assumeTrue(isOnPath(PROMTOOL), "no promtool");

    assertThat(promtool("", "check", "rules", ALERTS.toString())).contains("SUCCESS");
    assertThat(promtool(page, "check", "metrics").lines().filter(l -> l.startsWith("sallyport")))
        .isEmpty();
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String promtool(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROMTOOL));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).doesNotContain("error while");
    return said;
  }

  private void checkExpression(String expression) {
    Matcher name = NAME.matcher(expression);
    while (name.find()) {
      assertThat(labels).as(expression).containsKey(name.group());
    }
    Matcher selector = SELECTOR.matcher(expression);
    while (selector.find()) {
      if (!NAME.matcher(selector.group(1)).matches()) {
        continue;
      }
      Set<String> known = new HashSet<>(labels.get(selector.group(1)));
      known.addAll(OF_COLLECTORS);
      Matcher label = LABEL.matcher(selector.group(2));
      while (label.find()) {
        assertThat(known).as(expression).contains(label.group(1));
      }
    }
  }

  private static List<Integer> ids(JsonNode dashboard) {
    List<Integer> ids = new ArrayList<>();
    dashboard.get("panels").forEach(panel -> ids.add(panel.get("id").asInt()));
    return ids;
  }

  private static JsonNode rules() throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .readTree(ALERTS.toFile())
        .get("groups")
        .get(0)
        .get("rules");
  }

  /** Ours, as Prometheus lists them. */
  private Set<String> families() {
    Set<String> families = new TreeSet<>();
    page.lines()
        .filter(line -> line.startsWith("# TYPE sallyport_"))
        .forEach(line -> families.add(line.split(" ")[2]));
    return families;
  }

  /** Of every line, by its name. */
  private static Map<String, Set<String>> labels(String text) {
    Map<String, Set<String>> labels = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              String name = line.split("[{ ]")[0];
              Set<String> of = labels.computeIfAbsent(name, first -> new HashSet<>());
              if (line.startsWith(name + "{")) {
                Matcher label = Pattern.compile("(\\w+)=\"").matcher(line);
                while (label.find()) {
                  of.add(label.group(1));
                }
              }
            });
    return labels;
  }

  /** A gateway in which everything has happened once. */
  private static String page() {
    GatewayMetrics metrics = new GatewayMetrics("1");
    metrics.draining(() -> false);
    metrics.inspections(() -> new Reuse(1, 1, 1));
    metrics.store(() -> 1);
    metrics.journal(
        () ->
            new Backlog(
                0,
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0));
    metrics.shortLivedUsers(() -> 1, () -> 1, () -> 1);
    metrics.exports(
        () ->
            List.of(
                new ExportStatus(
                    "siem", "webhook", new Place(0, 0), 1, 1, 0, "", Optional.empty())));
    metrics.databases(() -> Map.of("orders", true));
    metrics.spans(() -> 1, () -> 1, () -> 1);
    SessionMetrics sessions = metrics.sessions();
    sessions.onOpened("orders");
    sessions.onJudged("allow", "p/1");
    sessions.onDatabaseError("orders", "42000");
    sessions.onDatabaseUnavailable("orders", BackendUnavailableException.Reason.TLS);
    metrics
        .counted(RefusedLogins.UNRECORDED)
        .note(
            new RefusedLogins.Refusal(
                ClientNetwork.of("10.0.0.1"), "10.0.0.1:1", "orders", "", "no", "access_denied"));
    return new String(metrics.page("").text(), StandardCharsets.UTF_8);
  }
}
