package dev.sallyport.prove;

import dev.sallyport.cli.CatalogCommand;
import dev.sallyport.cli.Sallyport;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Asks {@code sallyport inspect}, in this JVM or by the packaged jar. */
final class Inspect {
  private Inspect() {}

  /** Answers by the identifiers of the cases, from this JVM. */
  static Map<String, Answer> here(List<CorpusCase> cases, Path catalogue) {
    InputStream before = System.in;
    StringWriter answers = new StringWriter();
    try {
      System.setIn(new ByteArrayInputStream(requests(cases).getBytes(StandardCharsets.UTF_8)));
      CommandLine line = Sallyport.commandLine().setOut(new PrintWriter(answers));
      int status = line.execute(arguments(catalogue).toArray(String[]::new));
      if (status != 0) {
        throw new IllegalStateException("inspect ended with status " + status);
      }
    } finally {
      System.setIn(before);
    }
    return answers(answers.toString().lines().toList());
  }

  /** What {@code sallyport catalog} writes of a server, from this JVM. */
  static String catalogueHere(String url) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    int status = new CommandLine(new CatalogCommand(written)).execute("--url", url);
    if (status != 0) {
      throw new IllegalStateException("catalog ended with status " + status);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  /** What exists on a server. */
  static Catalogue catalogueOf(DatabaseServer server) {
    String url =
        "mysql://"
            + server.adminUser()
            + ":"
            + server.adminPassword().reveal()
            + "@127.0.0.1:"
            + server.port();
    try {
      return CatalogueFile.read(
          new ByteArrayInputStream(catalogueHere(url).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue cannot be read", e);
    }
  }

  /** What {@code sallyport inspect} answers from the jar. */
  static Map<String, Answer> jar(Path jar, List<CorpusCase> cases, Path catalogue) {
    List<String> command = new ArrayList<>(List.of(java(), "-jar", jar.toString()));
    command.addAll(arguments(catalogue));
    return answers(run(command, requests(cases)));
  }

  /** What a command writes, given an input. */
  static List<String> run(List<String> command, String input) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Thread writer =
          new Thread(
              () -> {
                try (OutputStream out = process.getOutputStream()) {
                  out.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  process.destroy();
                }
              });
      writer.start();
      List<String> lines;
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        lines = reader.lines().toList();
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(command.get(3) + " ended with status " + status);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("could not run " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** This JVM's java. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> arguments(Path catalogue) {
    List<String> arguments = new ArrayList<>(List.of("inspect"));
    arguments.addAll(List.of("--catalog", catalogue.toString()));
    return arguments;
  }

  private static String requests(List<CorpusCase> cases) {
    return cases.stream().map(CorpusCase::request).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Map<String, Answer> answers(List<String> lines) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (String line : lines) {
      Answer answer = Answer.read(line);
      answers.put(answer.id(), answer);
    }
    return answers;
  }
}
