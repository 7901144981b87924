package dev.sallyport.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.Sallyport;
import dev.sallyport.config.DrainConfig;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The image and systemd's unit: what they start, and how that is started. */
class ImageTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

  private final List<String> lines = instructions();

  @Test
  void shouldRunAsNobodyFromAnImageWithoutAShell() {
    assertThat(last("FROM")).startsWith("gcr.io/distroless/").endsWith(":nonroot");
    assertThat(last("USER")).matches("[1-9]\\d+:[1-9]\\d+");
    assertThat(last("VOLUME")).contains("/var/lib/sallyport");
    assertThat(last("STOPSIGNAL")).isEqualTo("SIGTERM");
    assertThat(last("EXPOSE").split(" ")).contains("3307", "9464");
  }

  @Test
  void shouldCallCommandsThatThereAre() {
    Set<String> commands = Sallyport.commandLine().getSubcommands().keySet();
    assertThat(commands).contains(words(last("CMD")).get(0));
    List<String> health = words(last("HEALTHCHECK"));
    assertThat(commands).contains(health.get(health.size() - 1));
    assertThat(health.get(health.size() - 2)).isEqualTo("/opt/sallyport/sallyport.jar");
  }

  /** This runtime's own word: an option that it does not know ends it. */
  @Test
  void shouldGiveJavaOptionsThatItKnows() throws Exception {
    List<String> options = new ArrayList<>(options(words(last("ENTRYPOINT"))));
    options.addAll(
        options(words(last("HEALTHCHECK"))).stream().filter(o -> !o.startsWith("-Xm")).toList());
    List<String> unit = List.of(unit().get("ExecStart").split(" "));
    assertThat(options(unit)).isEqualTo(options(words(last("ENTRYPOINT"))));
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(options);
    command.add("-version");
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes());
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(said).isZero();
    String documented = Files.readString(Path.of("src/site/markdown/operations.md"));
    options(unit).stream()
        .filter(option -> option.startsWith("-X"))
        .forEach(option -> assertThat(documented).contains(option));
  }

  @Test
  void shouldLinkModulesThatThereAre() {
    Matcher named = Pattern.compile("--add-modules\\s+([\\w.,]+)").matcher(String.join(" ", lines));
    assertThat(named.find()).isTrue();
    assertThat(named.group(1).split(","))
        .allSatisfy(name -> assertThat(ModuleFinder.ofSystem().find(name)).isPresent());
  }

  @Test
  void shouldWaitInTheUnitForTheLongestStop() {
    Map<String, String> unit = unit();
    DrainConfig drain = DrainConfig.DEFAULT;
    assertThat(Duration.ofSeconds(Long.parseLong(unit.get("TimeoutStopSec"))))
        .isGreaterThan(drain.readinessDelay().plus(drain.timeout()).plusSeconds(30));
    assertThat(unit)
        .containsEntry("NoNewPrivileges", "yes")
        .containsEntry("ProtectSystem", "strict")
        .containsEntry("CapabilityBoundingSet", "")
        .containsEntry("User", "sallyport");
    assertThat(unit.get("ExecStart")).contains(" serve -c /etc/sallyport/sallyport.yaml");
    assertThat(unit.get("ExecStartPre")).contains(" check-config /etc/sallyport/sallyport.yaml");
  }

  private static List<String> options(List<String> command) {
    return command.stream().filter(word -> word.startsWith("-X")).toList();
  }

  private static List<String> words(String json) {
    Matcher matcher = WORD.matcher(json);
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      words.add(matcher.group(1));
    }
    return words;
  }

  /** The last one of its kind, without its name. */
  private String last(String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("there is no " + instruction))
        .substring(instruction.length() + 1)
        .strip();
  }

  private static List<String> instructions() {
    String joined = Shipped.read("Dockerfile").replace("\\\n", " ");
    return Arrays.stream(joined.split("\n"))
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Map<String, String> unit() {
    Map<String, String> settings = new TreeMap<>();
    Shipped.read("systemd/sallyport.service")
        .lines()
        .filter(line -> line.matches("\\w+=.*"))
        .forEach(
            line ->
                settings.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return settings;
  }
}
