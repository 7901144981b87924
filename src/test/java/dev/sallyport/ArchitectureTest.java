package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of rooms: who may import whom. A new arrow means editing it on purpose. */
class ArchitectureTest {
  private static final String ROOT = "dev.sallyport.";
  private static final String ANY = "*";

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          // layer 0
          Map.entry("config", Set.of()),
          Map.entry("wire", Set.of()),
          Map.entry("sql", Set.of()),
          // layer 1
          Map.entry("identity", Set.of("config")),
          Map.entry("transport", Set.of("wire")),
          Map.entry("delivery", Set.of()),
          Map.entry("nodes", Set.of()),
          // layer 2
          Map.entry("policy", Set.of("sql", "identity", "config")),
          Map.entry("recording", Set.of("identity", "config")),
          Map.entry("frontend", Set.of("wire", "transport", "identity", "config")),
          Map.entry("backend", Set.of("wire", "transport", "sql", "identity", "config")),
          // layer 3
          Map.entry("approval", Set.of("policy", "sql", "identity")),
          Map.entry("masking", Set.of("policy", "sql", "wire")),
          // layer 4
          Map.entry(
              "access",
              Set.of("config", "sql", "identity", "policy", "recording", "backend", "approval")),
          Map.entry("notify", Set.of("config", "delivery", "identity", "policy", "approval")),
          Map.entry(
              "rehearsal",
              Set.of("config", "wire", "sql", "identity", "policy", "recording", "masking")),
          // layer 5
          Map.entry("export", Set.of("config", "identity", "recording", "delivery")),
          Map.entry("publishing", Set.of("config", "identity", "policy", "recording", "rehearsal")),
          Map.entry(
              "reports",
              Set.of("config", "identity", "policy", "recording", "approval", "publishing")),
          Map.entry(
              "session",
              Set.of(
                  "access",
                  "config",
                  "wire",
                  "sql",
                  "identity",
                  "transport",
                  "policy",
                  "recording",
                  "frontend",
                  "backend",
                  "approval",
                  "masking")),
          // layer 6
          Map.entry(
              "store",
              Set.of(
                  "config",
                  "identity",
                  "policy",
                  "recording",
                  "approval",
                  "masking",
                  "access",
                  "export",
                  "publishing",
                  "nodes")),
          Map.entry(
              "web",
              Set.of(
                  "session",
                  "access",
                  "approval",
                  "policy",
                  "recording",
                  "rehearsal",
                  "publishing",
                  "reports",
                  "export",
                  "identity",
                  "config")),
          Map.entry(
              "metrics",
              Set.of("session", "export", "recording", "backend", "sql", "identity", "policy")),
          Map.entry("tracing", Set.of("session", "config")),
          // layer 7
          Map.entry("cli", Set.of(ANY)),
          Map.entry("demo", Set.of(ANY)));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sallyport");

  @Test
  void shouldImportOnlyWhatTheTableAllows() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      String fromRoom = room(from);
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String toRoom = room(dependency.getTargetClass().getBaseComponentType());
        if (toRoom.isEmpty() || toRoom.equals(fromRoom)) {
          continue;
        }
        Set<String> allowed = MAY_IMPORT.getOrDefault(fromRoom, Set.of());
        if (!allowed.contains(ANY) && !allowed.contains(toRoom)) {
          violations.add(fromRoom + " -> " + toRoom + ": " + dependency.getDescription());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void shouldKnowEveryRoom() {
    Set<String> rooms = new TreeSet<>();
    CLASSES.forEach(c -> rooms.add(room(c)));
    rooms.remove("");
    assertThat(MAY_IMPORT.keySet()).containsAll(rooms);
  }

  @Test
  void shouldKeepSocketsOutOfTheWireFormat() {
    assertThat(CLASSES.stream().filter(c -> room(c).equals("wire") || room(c).equals("sql")))
        .isNotEmpty()
        .allSatisfy(
            c ->
                assertThat(c.getDirectDependenciesFromSelf())
                    .noneMatch(d -> d.getTargetClass().getPackageName().startsWith("io.vertx")));
  }

  @Test
  void shouldNameNoRoomAfterNothing() {
    assertThat(MAY_IMPORT.keySet())
        .doesNotContain("util", "common", "impl", "internal", "helper", "manager");
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName() + ".";
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    return rest.isEmpty() ? "" : rest.substring(0, rest.indexOf('.'));
  }
}
