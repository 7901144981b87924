package dev.sallyport.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.sql.MySqlInspector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** Target of {@code scripts/fuzz inspectline}: a line of JSON comes out for each that goes in. */
public final class InspectLineFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MySqlInspector INSPECTOR = new MySqlInspector();

  private InspectLineFuzz() {}

  /** Loads what a try needs, which is slower than a try may be. Called by Jazzer first. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput("{\"sql\": \"SELECT 1\"}".getBytes(StandardCharsets.UTF_8));
  }

  /** One try, called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new InspectCommand(INSPECTOR, new ByteArrayInputStream(data)))
            .setOut(new PrintWriter(out))
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  throw e;
                })
            .execute();
    try {
      String lines = new String(data, StandardCharsets.UTF_8);
      long asked = Arrays.stream(lines.split("\n")).filter(line -> !line.isBlank()).count();
      List<String> answers = out.toString().lines().toList();
      boolean allObjects = true;
      for (String answer : answers) {
        allObjects &= JSON.readTree(answer).has("understood");
      }
      if (status != 0 || answers.size() != asked || !allObjects) {
        throw new IllegalStateException(
            "status " + status + ", " + answers.size() + " answers to " + asked + " lines");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
