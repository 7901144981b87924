package dev.sallyport.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One YAML file that knows the line of each value, and collects what is wrong with it.
 *
 * <p>A reader asks the {@link #root()} section for the keys it knows; whatever is wrong is reported
 * here, with its line, and reading goes on with a stand-in value, so that one run finds several
 * problems. Nothing that was read may be used before {@link #orThrow()}.
 */
public final class YamlDocument {
  /** A larger file is a mistake or an attack. */
  private static final int MAX_CHARACTERS = 1 << 20;

  /** Deeper nesting than any of our files has. */
  private static final int MAX_DEPTH = 32;

  private final Path file;
  private final boolean configuration;
  private final List<Problem> problems = new ArrayList<>();
  private final YamlSection root;

  private YamlDocument(Path file, boolean configuration, String text) {
    this.file = file;
    this.configuration = configuration;
    this.root = new YamlSection(this, "", 1, parse(text));
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it cannot be read, is no UTF-8, no YAML, or not one mapping
   */
  public static YamlDocument read(Path file) {
    return read(file, false);
  }

  /**
   * Reads a file in which {@code ${…}} stands for secrets: it is refused where a text is read,
   * while policies may say it in a message.
   *
   * @throws ConfigException if it cannot be read, is no UTF-8, no YAML, or not one mapping
   */
  static YamlDocument readConfiguration(Path file) {
    return read(file, true);
  }

  private static YamlDocument read(Path file, boolean configuration) {
    try {
      if (Files.size(file) > 4L * MAX_CHARACTERS) {
        throw new ConfigException(
            List.of(file + ": is larger than " + MAX_CHARACTERS + " characters"));
      }
      return of(file, configuration, Files.readAllBytes(file));
    } catch (NoSuchFileException absent) {
      throw new ConfigException(List.of(file + ": there is no such file"));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read: " + FileFailures.why(e)));
    }
  }

  /**
   * Reads the content of a file that was read before.
   *
   * @param file for messages, and as the base of relative paths
   * @throws ConfigException if it is no UTF-8, no YAML, or not one mapping
   */
  public static YamlDocument of(Path file, byte[] content) {
    return of(file, false, content);
  }

  private static YamlDocument of(Path file, boolean configuration, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return new YamlDocument(file, configuration, text);
    } catch (CharacterCodingException e) {
      throw new ConfigException(List.of(file + ":1: is not UTF-8"));
    }
  }

  /** The file, as it was named. */
  public Path file() {
    return file;
  }

  /** Whether {@code ${…}} in it stands for a secret, and for nothing else. */
  boolean isConfiguration() {
    return configuration;
  }

  /** The whole file as one section. */
  public YamlSection root() {
    return root;
  }

  /** What was found wrong until now, in the order of lines. */
  public List<String> problems() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(Problem::text)
        // A value may be asked for more than once.
        .distinct()
        .toList();
  }

  /** Ends reading: throws if anything was reported. */
  public void orThrow() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems());
    }
  }

  /** A path in the file, taken from the file's directory. */
  public Path resolve(String path) {
    Path parent = file.toAbsolutePath().getParent();
    return parent.resolve(path).normalize();
  }

  /**
   * Reports a problem.
   *
   * @param line from 1
   * @param path dotted key path
   * @param problem what is wrong and what is expected; never quotes a secret
   */
  public void report(int line, String path, String problem) {
    String text = file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + problem;
    problems.add(new Problem(line, text));
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private MappingNode parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(0);
    options.setAllowRecursiveKeys(false);
    List<Node> documents = new ArrayList<>();
    try {
      Iterator<Node> composed =
          new Yaml(new SafeConstructor(options)).composeAll(new StringReader(text)).iterator();
      while (composed.hasNext() && documents.size() < 2) {
        documents.add(composed.next());
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new ConfigException(List.of(file + ":" + line + ": is not YAML: " + explained(e)));
    } catch (YAMLException e) {
      throw new ConfigException(List.of(file + ":1: is not YAML: " + e.getMessage()));
    }
    if (documents.size() > 1) {
      throw new ConfigException(
          List.of(file + ":" + line(documents.get(1)) + ": a second document; expected one only"));
    }
    if (documents.isEmpty() || !(documents.get(0) instanceof MappingNode mapping)) {
      throw new ConfigException(List.of(file + ":1: is no mapping; expected 'key: value' lines"));
    }
    return mapping;
  }

  /** In one line; the commonest mistake in words that say what to do. */
  private static String explained(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    boolean star =
        problem.contains("alias") || e.getContext() != null && e.getContext().contains("alias");
    if (star) {
      return "a text that begins with * must stand in quotes, for example \"*.*\"";
    }
    // SnakeYAML's words for a line that is further in, or out, than its neighbours.
    boolean indented = problem.contains("<block end>") && problem.contains(" start>");
    return indented
        ? "the line is not indented as those beside it"
        : problem.replaceAll("\\s+", " ");
  }

  private record Problem(int line, String text) {}
}
