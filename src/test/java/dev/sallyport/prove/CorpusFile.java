package dev.sallyport.prove;

import dev.sallyport.prove.CorpusCase.Asked;
import dev.sallyport.prove.CorpusCase.ServerRule;
import dev.sallyport.prove.Expectation.Names;
import dev.sallyport.prove.Expectation.Output;
import dev.sallyport.prove.Expectation.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the files of the corpus; {@code README} beside them says how they are written. A mistake in
 * one ends the reading with file and line.
 */
final class CorpusFile {
  /** Where the corpus is, seen from the project's folder. */
  static final Path FOLDER = Path.of("src/test/resources/corpus");

  private static final String DEFAULT_SCHEMA = "shop";
  private static final Set<String> KEYS =
      Set.of(
          "refused",
          "may-refuse",
          "verb",
          "reads",
          "writes",
          "where",
          "destructive",
          "routines",
          "columns",
          "on",
          "schema",
          "sql_mode",
          "charset",
          "multi",
          "version",
          "server",
          "skip",
          "unused");

  private final Path file;
  private final List<CorpusCase> cases = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private String id;
  private final List<String> sql = new ArrayList<>();
  private final List<String> preceding = new ArrayList<>();
  private final Map<String, String> keys = new HashMap<>();

  private CorpusFile(Path file) {
    this.file = file;
  }

  /** All cases, file by file. */
  static List<CorpusCase> readAll() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("cases"))) {
      return files
          .filter(f -> f.toString().endsWith(".cases"))
          .sorted()
          .flatMap(f -> new CorpusFile(f).read().stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the corpus cannot be read", e);
    }
  }

  private List<CorpusCase> read() {
    int number = 0;
    try {
      for (String line : Files.readAllLines(file)) {
        number++;
        line(line);
      }
      finish();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
    }
    return cases;
  }

  private void line(String line) {
    if (line.startsWith("    ")) {
      sql.add(line.substring(4));
    } else if (line.startsWith("  before ")) {
      preceding.add(line.substring(9));
    } else if (line.startsWith("  ")) {
      for (String pair : line.strip().split(" +; +")) {
        String[] parts = pair.strip().split(" +", 2);
        if (!KEYS.contains(parts[0])) {
          throw new IllegalArgumentException("unknown key '" + parts[0] + "'");
        }
        keys.put(parts[0], parts.length < 2 ? "" : parts[1].strip());
      }
    } else if (!line.isBlank() && !line.startsWith("#")) {
      finish();
      id = line.strip();
    }
  }

  private void finish() {
    if (id == null) {
      return;
    }
    String name = file.getFileName().toString();
    String full = name.substring(0, name.lastIndexOf('.')) + "/" + id;
    if (sql.isEmpty() || !ids.add(id)) {
      throw new IllegalArgumentException("case " + id + " has no statement, or is there twice");
    }
    String charset = keys.getOrDefault("charset", CorpusCase.UTF8);
    String schema = keys.getOrDefault("schema", DEFAULT_SCHEMA);
    cases.add(
        new CorpusCase(
            full,
            bytes(String.join("\n", sql), charset),
            List.copyOf(preceding),
            schema.equals("-") ? Optional.empty() : Optional.of(schema),
            Optional.ofNullable(keys.get("sql_mode")).map(mode -> mode.equals("-") ? "" : mode),
            charset,
            keys.containsKey("multi"),
            Optional.ofNullable(keys.get("version")),
            server(keys.getOrDefault("server", "run")),
            expectation()));
    id = null;
    sql.clear();
    preceding.clear();
    keys.clear();
  }

  private static ServerRule server(String rule) {
    String[] words = rule.split(" ");
    return switch (words[0]) {
      case "run" -> new ServerRule(Asked.RUN, 0);
      case "fails" -> new ServerRule(Asked.RUN, Integer.parseInt(words[1]));
      case "prepare" -> new ServerRule(Asked.PREPARE, 0);
      case "off" -> new ServerRule(Asked.OFF, 0);
      default -> throw new IllegalArgumentException("unknown rule for the server '" + rule + "'");
    };
  }

  private Expectation expectation() {
    Refusal refusal = keys.containsKey("may-refuse") ? Refusal.MAY : Refusal.NEVER;
    return new Expectation(
        keys.containsKey("refused") ? Refusal.MUST : refusal,
        list(keys.getOrDefault("verb", "select")),
        names(keys.getOrDefault("reads", ""), ",", CorpusFile::table),
        names(keys.getOrDefault("writes", ""), ",", CorpusFile::table),
        list(keys.getOrDefault("where", "none")),
        list(
            keys.containsKey("destructive") && keys.get("destructive").isEmpty()
                ? "true"
                : keys.getOrDefault("destructive", "false")),
        names(keys.getOrDefault("routines", ""), ",", name -> name),
        Optional.ofNullable(keys.get("columns")).map(CorpusFile::outputs),
        Optional.ofNullable(keys.get("on")).map(on -> names(on, ",", CorpusFile::column)),
        names(keys.getOrDefault("unused", ""), ",", CorpusFile::column).required(),
        Set.copyOf(list(keys.getOrDefault("skip", ""))));
  }

  private static List<String> list(String written) {
    return Arrays.stream(written.split(",")).map(String::strip).toList();
  }

  private static List<Output> outputs(String written) {
    List<Output> outputs = new ArrayList<>();
    for (String column : written.split(", +")) {
      int at = column.lastIndexOf('<');
      if (at < 0) {
        throw new IllegalArgumentException("column '" + column + "' has no '<'");
      }
      String from = column.substring(at + 1).strip();
      boolean orUnknown = from.endsWith("|unknown");
      outputs.add(
          new Output(
              column.substring(0, at),
              names(
                  orUnknown ? from.substring(0, from.length() - 8) : from,
                  "\\+",
                  CorpusFile::column),
              orUnknown));
    }
    return outputs;
  }

  private static Names names(
      String written, String separator, java.util.function.UnaryOperator<String> qualify) {
    Set<String> required = new LinkedHashSet<>();
    Set<String> optional = new LinkedHashSet<>();
    boolean any = false;
    for (String item : written.split(separator)) {
      String name = item.strip();
      if (name.equals(Expectation.ANY)) {
        any = true;
      } else if (name.endsWith(Expectation.ANY)) {
        optional.add(qualify.apply(name.substring(0, name.length() - 1)));
      } else if (!name.isEmpty()) {
        required.add(qualify.apply(name));
      }
    }
    return new Names(required, optional, any);
  }

  private static String table(String name) {
    return name.contains(".") ? name : DEFAULT_SCHEMA + "." + name;
  }

  /** Column names have no case, table names have. */
  private static String column(String name) {
    String full = name.indexOf('.') == name.lastIndexOf('.') ? DEFAULT_SCHEMA + "." + name : name;
    return Answer.column(full);
  }

  /** {@code ⟦0D0A⟧} stands for the bytes. */
  private static byte[] bytes(String written, String charset) {
    Charset encoding =
        charset.equals("latin1") ? Charset.forName("windows-1252") : StandardCharsets.UTF_8;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (int open = written.indexOf('⟦'); open >= 0; open = written.indexOf('⟦', at)) {
      int close = written.indexOf('⟧', open);
      out.writeBytes(written.substring(at, open).getBytes(encoding));
      out.writeBytes(HexFormat.of().parseHex(written.substring(open + 1, close)));
      at = close + 1;
    }
    out.writeBytes(written.substring(at).getBytes(encoding));
    return out.toByteArray();
  }
}
