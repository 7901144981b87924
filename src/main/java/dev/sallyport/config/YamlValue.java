package dev.sallyport.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a {@link YamlDocument}. Each reader reports a value of the wrong form and then returns
 * empty.
 */
public final class YamlValue {
  private final YamlDocument document;
  private final String path;
  private final int line;
  private final Node node;
  private YamlSection section;

  YamlValue(YamlDocument document, String path, int line, Node node) {
    this.document = document;
    this.path = path;
    this.line = line;
    this.node = node;
  }

  /** Dotted path of keys, list positions in brackets. */
  public String path() {
    return path;
  }

  /** The last key of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The line of its key, from 1. */
  public int line() {
    return line;
  }

  /** Reports a problem with this value. */
  public void report(String problem) {
    document.report(line, path, problem);
  }

  /**
   * Reports a problem inside a text of several lines.
   *
   * @param lineInside line within a literal block text ({@code |}), from 0; other texts are folded,
   *     and their problems are reported where they begin
   */
  public void reportInside(int lineInside, String problem) {
    boolean literal =
        node instanceof ScalarNode scalar
            && scalar.getScalarStyle() == DumperOptions.ScalarStyle.LITERAL;
    document.report(
        literal ? YamlDocument.line(node) + 1 + lineInside : YamlDocument.line(node),
        path,
        problem);
  }

  /** Any scalar, as written; in a configuration none that holds a reference to a secret. */
  public Optional<String> text() {
    Optional<String> written = written();
    if (document.isConfiguration() && written.filter(SecretReferences::isIn).isPresent()) {
      report("${…} is read for secrets only; expected the value itself");
      return Optional.empty();
    }
    return written;
  }

  /** Any scalar, a reference to a secret too. */
  Optional<String> written() {
    if (!(node instanceof ScalarNode scalar) || !isStandard(node)) {
      report("is " + kind() + "; expected a text");
      return Optional.empty();
    }
    if (scalar.getValue().isBlank()) {
      report("is empty; expected a text");
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  /** A whole number that an int holds. */
  public Optional<Integer> integer() {
    return text()
        .flatMap(
            written -> {
              if (written.matches("-?\\d{1,9}")) {
                return Optional.of(Integer.parseInt(written));
              }
              report("'" + written + "' is no whole number; expected for example 10");
              return Optional.empty();
            });
  }

  /** {@code true} or {@code false}, no other word. */
  public Optional<Boolean> bool() {
    return text()
        .flatMap(
            written -> {
              if (written.equals("true") || written.equals("false")) {
                return Optional.of(Boolean.valueOf(written));
              }
              report("'" + written + "' is neither true nor false");
              return Optional.empty();
            });
  }

  /** A duration such as {@code 15m}. */
  public Optional<Duration> duration() {
    return text()
        .flatMap(
            written -> {
              Optional<Duration> read = Amount.duration(written);
              if (read.isEmpty()) {
                report("'" + written + "' is no duration; expected " + Amount.DURATION_FORM);
              }
              return read;
            });
  }

  /** A size in bytes such as {@code 64MiB}. */
  public Optional<Long> bytes() {
    return text()
        .flatMap(
            written -> {
              var read = Amount.bytes(written);
              if (read.isEmpty()) {
                report("'" + written + "' is no size; expected " + Amount.SIZE_FORM);
                return Optional.empty();
              }
              return Optional.of(read.getAsLong());
            });
  }

  /** An absolute address. */
  public Optional<URI> uri() {
    return text()
        .flatMap(
            written -> {
              try {
                return Optional.of(new URI(written));
              } catch (URISyntaxException e) {
                report("'" + written + "' is no address; expected for example https://host/path");
                return Optional.empty();
              }
            });
  }

  /** One word of an enum, in lower case. */
  public <E extends Enum<E>> Optional<E> word(Class<E> type) {
    return text()
        .flatMap(
            written -> {
              Optional<E> read =
                  Arrays.stream(type.getEnumConstants())
                      .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(written))
                      .findFirst();
              if (read.isEmpty()) {
                report("'" + written + "' is not known; expected one of " + words(type));
              }
              return read;
            });
  }

  /** A list of texts, none twice; may be empty. */
  public Set<String> texts() {
    Set<String> read = new LinkedHashSet<>();
    for (YamlValue item : items()) {
      Optional<String> text = item.text();
      if (text.isPresent() && !read.add(text.get())) {
        item.report("'" + text.get() + "' is given twice");
      }
    }
    return read;
  }

  /** Whether it is a list, where both a list and a text are taken. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether it is a mapping, where both a mapping and a word are taken. */
  public boolean isSection() {
    return node instanceof MappingNode;
  }

  /** The items of a list. */
  public List<YamlValue> items() {
    if (!(node instanceof SequenceNode sequence) || !isStandard(node)) {
      report("is " + kind() + "; expected a list: [a, b]");
      return List.of();
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(
          new YamlValue(document, path + "[" + items.size() + "]", YamlDocument.line(item), item));
    }
    return items;
  }

  /** A mapping. */
  public Optional<YamlSection> section() {
    if (!(node instanceof MappingNode mapping) || !isStandard(node)) {
      report("is " + kind() + "; expected a mapping: key: value");
      return Optional.empty();
    }
    if (section == null) {
      section = new YamlSection(document, path, line, mapping);
    }
    return Optional.of(section);
  }

  /** The mapping if it was read before, so that looking for a line reports nothing twice. */
  Optional<YamlSection> sectionRead() {
    return Optional.ofNullable(section);
  }

  private String kind() {
    if (!isStandard(node)) {
      return "tagged";
    }
    return node instanceof MappingNode
        ? "a mapping"
        : node instanceof SequenceNode ? "a list" : "a text";
  }

  private static boolean isStandard(Node node) {
    return node.getTag().getValue().startsWith(Tag.PREFIX);
  }

  private static String words(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(e -> e.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
