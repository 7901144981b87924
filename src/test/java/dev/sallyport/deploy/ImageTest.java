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
    List<String> started = with(ofTheRuntime(), options(words(last("ENTRYPOINT"))));
    List<String> unit =
        with(options(words(unit().get("Environment"))), options(split(unit().get("ExecStart"))));
    startsWith(started);
    startsWith(with(ofTheRuntime(), options(words(last("HEALTHCHECK")))));
    startsWith(unit);
    // Not every Java that systemd starts knows it
    assertThat(with(unit, List.of("-XX:TrimNativeHeapInterval=5000")))
        .containsExactlyInAnyOrderElementsOf(started);
    String documented = Files.readString(Path.of("src/site/markdown/operations.md"));
    started.forEach(option -> assertThat(documented).contains(option));
  }

  @Test
  void shouldLeaveTheSizeOfTheHeapToWhoStartsIt() throws Exception {
    // What stands behind JDK_JAVA_OPTIONS takes its place
    assertThat(options(words(last("ENTRYPOINT")))).noneMatch(option -> option.startsWith("-Xm"));
    assertThat(unit().get("ExecStart")).contains(" $JAVA_OPTIONS ").doesNotContain("-Xm");
    // A file of the machine's own goes before the unit's
    String text = Shipped.read("systemd/sallyport.service");
    assertThat(text.indexOf("\nEnvironmentFile=")).isGreaterThan(text.indexOf("JAVA_OPTIONS="));
  }

  private List<String> ofTheRuntime() {
    Matcher added = Pattern.compile("--add-options=\"([^\"]+)\"").matcher(String.join(" ", lines));
    assertThat(added.find()).isTrue();
    return options(split(added.group(1)));
  }

  private static List<String> split(String command) {
    return List.of(command.split(" "));
  }

  private static List<String> with(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static void startsWith(List<String> options) throws Exception {
    List<String> command = with(List.of("java"), options);
    command.add("-version");
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes());
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).as(said).isZero();
    // This machine may have no huge pages to give
    assertThat(said.lines())
        .noneMatch(line -> line.contains("warning") && !line.contains("UseTransparentHugePages"));
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
    return command.stream()
        .map(word -> word.replaceFirst("^JAVA_OPTIONS=", ""))
        .flatMap(word -> split(word).stream())
        .filter(word -> word.startsWith("-X"))
        .toList();
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
