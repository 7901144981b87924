package dev.sallyport.bench.sizing;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that is computed with, by name: costs as they were measured, the profile of an agent,
 * and what an installation has. The file beside this class has all of them, with their units.
 */
public final class Figures {
  private static final String FILE = "sizing.properties";

  /** What is divided by. */
  private static final Set<String> MORE_THAN_NONE =
      Set.of(
          "plan.use_at_most",
          "profile.sessions_per_hour",
          "profile.session_seconds",
          "profile.working_hours",
          "node.processors",
          "node.max_connections",
          "node.store_connections",
          "store.max_connections",
          "mysql.max_connections",
          "mysql.users_per_second");

  /** In the order of their names; asked for millions of times. */
  private final Map<String, Double> values;

  private Figures(Map<String, Double> values) {
    this.values = values;
  }

  /** As they stand in the file. */
  static Figures standard() {
    Map<String, Double> values = new TreeMap<>();
    try (InputStream in = Figures.class.getResourceAsStream(FILE)) {
      Properties read = new Properties();
      read.load(in);
      read.stringPropertyNames()
          .forEach(name -> values.put(name, number(name, read.getProperty(name))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Figures(new LinkedHashMap<>(values));
  }

  /**
   * With others in their place.
   *
   * @param file as {@code scripts/bench sizing-costs} writes it; what is not known is refused
   */
  Figures with(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(in);
    }
    Figures with = this;
    for (String name : read.stringPropertyNames()) {
      with = with.with(name, number(name, read.getProperty(name)));
    }
    return with;
  }

  /** Whether there is one of that name. */
  public static boolean knows(String name) {
    return standard().values.containsKey(name);
  }

  /** Of all that are computed with. */
  static Set<String> names() {
    return standard().values.keySet();
  }

  /** With another in its place. */
  Figures with(String name, double value) {
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no figure; known: " + String.join(", ", values.keySet()));
    }
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; expected 0 or more");
    }
    if (value == 0 && MORE_THAN_NONE.contains(name)) {
      throw new IllegalArgumentException(name + " is 0; expected more than that");
    }
    if (value > 1 && (name.startsWith("profile.share_") || name.equals("plan.use_at_most"))) {
      throw new IllegalArgumentException(name + " is " + value + "; expected 1 at most");
    }
    Map<String, Double> others = new LinkedHashMap<>(values);
    others.put(name, value);
    return new Figures(others);
  }

  /** {@code NAME=VALUE} each. */
  Figures with(List<String> settings) {
    Figures with = this;
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + setting + "'; expected NAME=VALUE");
      }
      String name = setting.substring(0, equals);
      with = with.with(name, number(name, setting.substring(equals + 1)));
    }
    return with;
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + text + "'; expected a number", e);
    }
  }

  double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no figure '" + name + "'");
    }
    return value;
  }

  int whole(String name) {
    return (int) Math.round(get(name));
  }
}
