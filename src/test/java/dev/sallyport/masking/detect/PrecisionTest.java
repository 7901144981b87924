package dev.sallyport.masking.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * How many of the made-up values each detector finds, and how much of what it finds is of its kind:
 * the table in the documentation is what this test writes.
 */
class PrecisionTest {
  private static final int OF_EACH = 2_000;
  private static final int LOOK_ALIKES = 8_000;
  private static final double FLOOR = 0.98;

  private static final List<String> AROUND =
      List.of(
          "%s",
          "Call or write: %s.",
          "(%s)",
          "{\"value\": \"%s\", \"n\": 12}",
          "customer said %s, then left",
          "id=%s;",
          "Zahlung über %s (geprüft)",
          "<td>%s</td>",
          "first line\n%s\nthird line");

  /** What the documentation's table is made of. */
  private static final Path TABLE = Path.of("target/detectors/precision.txt");

  private final SampleValues values = new SampleValues(20_261_126);
  private final LookAlikes lookAlikes = new LookAlikes(7);

  private static final class Tally {
    int planted;
    int found;
    int wrong;
    final List<String> missed = new ArrayList<>();
    final List<String> mistaken = new ArrayList<>();

    double recall() {
      return (double) found / planted;
    }

    double precision() {
      return (double) found / (found + wrong);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d planted, recall %.4f, precision %.4f; missed %s, mistaken %s",
          planted,
          recall(),
          precision(),
          missed.subList(0, Math.min(8, missed.size())),
          mistaken.subList(0, Math.min(8, mistaken.size())));
    }
  }

  @Test
  void shouldFindNearlyAllAndHardlyAnythingElse() throws IOException {
    Map<String, Tally> tallies = new TreeMap<>();
    Detectors.names().forEach(name -> tallies.put(name, new Tally()));
    for (String name : Detectors.names()) {
      for (int i = 0; i < OF_EACH; i++) {
        count(tallies, name, values.of(name), AROUND.get(i % AROUND.size()));
      }
    }
    for (int i = 0; i < LOOK_ALIKES; i++) {
      count(tallies, "", lookAlikes.any(), AROUND.get(i % AROUND.size()));
    }
    assertThat(tallies)
        .allSatisfy(
            (name, tally) -> {
              assertThat(tally.recall()).as("recall: %s", tally).isGreaterThanOrEqualTo(FLOOR);
              assertThat(tally.precision())
                  .as("precision: %s", tally)
                  .isGreaterThanOrEqualTo(FLOOR);
            });
    Files.writeString(
        Files.createDirectories(TABLE.getParent()).resolve(TABLE.getFileName()),
        tallies.entrySet().stream()
            .map(tally -> tally.getKey() + ": " + tally.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  private static void count(
      Map<String, Tally> tallies, String planted, String value, String around) {
    String front = around.substring(0, around.indexOf("%s"));
    int start = bytes(front).length;
    int end = start + bytes(value).length;
    byte[] text = bytes(around.replace("%s", value));
    if (!planted.isEmpty()) {
      tallies.get(planted).planted++;
    }
    boolean found = false;
    for (Match match : Detectors.all().find(text, 0, text.length)) {
      Tally tally = tallies.get(match.rule().detector());
      if (!match.rule().detector().equals(planted)) {
        tally.wrong++;
        tally.mistaken.add(value);
      } else if (match.start() <= start && match.end() >= end) {
        found = true;
      }
    }
    if (!planted.isEmpty()) {
      Tally tally = tallies.get(planted);
      tally.found += found ? 1 : 0;
      if (!found) {
        tally.missed.add(value);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
