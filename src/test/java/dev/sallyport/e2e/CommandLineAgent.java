package dev.sallyport.e2e;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code mysql} command line client, fed by a pipe. A marker after each statement tells where
 * its answer ends.
 */
final class CommandLineAgent implements AgentClient {
  private static final Pattern ERROR =
      Pattern.compile("ERROR (\\d+) \\([^)]*\\)(?: at line \\d+)?: (.*)");
  private static final List<Integer> CONNECTION_LOST = List.of(2006, 2013);

  private final Process client;
  private final BufferedReader in;
  private final BufferedWriter out;
  private int marker;

  private CommandLineAgent(Endpoint at, Path program, String... flags)
      throws StatementRefusedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--no-defaults",
                "--protocol=TCP",
                "--host=127.0.0.1",
                "--port=" + at.port(),
                "--user=" + at.connection(),
                "--batch",
                "--unbuffered",
                "--force",
                "--skip-reconnect",
                "--skip-column-names"));
    command.addAll(Arrays.asList(flags));
    command.add("shop");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MYSQL_PWD", at.token().reveal());
    try {
      client = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + program, e);
    }
    in = client.inputReader();
    out = client.outputWriter();
    run("SELECT 1");
  }

  static CommandLineAgent mysql(Endpoint at, Path program) throws StatementRefusedException {
    return new CommandLineAgent(at, program, "--enable-cleartext-plugin", "--ssl-mode=REQUIRED");
  }

  @Override
  public List<List<String>> query(String sql) throws StatementRefusedException {
    return run(sql).stream()
        .map(
            line ->
                Arrays.stream(line.split("\t", -1)).map(v -> v.equals("NULL") ? null : v).toList())
        .toList();
  }

  @Override
  public List<List<String>> queryPrepared(String sql) throws StatementRefusedException {
    // It has no binary protocol.
    return query(sql);
  }

  @Override
  public long update(String sql) throws StatementRefusedException {
    run(sql);
    return Long.parseLong(query("SELECT ROW_COUNT()").get(0).get(0));
  }

  @Override
  public void close() {
    try {
      out.close();
      while (in.readLine() != null) {
        continue;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not end the client", e);
    } finally {
      client.destroy();
    }
  }

  private List<String> run(String sql) throws StatementRefusedException {
    String end = "answer " + ++marker + " ends";
    List<String> lines = new ArrayList<>();
    try {
      // Not a statement: the client itself prints it.
      out.write(sql + ";\nsystem echo " + end + "\n");
      out.flush();
      for (String line = in.readLine(); !end.equals(line); line = in.readLine()) {
        if (line == null) {
          break;
        }
        lines.add(line);
        Matcher error = ERROR.matcher(line);
        if (error.matches() && CONNECTION_LOST.contains(Integer.parseInt(error.group(1)))) {
          break;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the client ended: " + String.join("\n", lines), e);
    }
    for (String line : lines) {
      Matcher error = ERROR.matcher(line);
      if (error.matches()) {
        throw new StatementRefusedException(Integer.parseInt(error.group(1)), error.group(2));
      }
    }
    if (!client.isAlive()) {
      throw new IllegalStateException("the client ended: " + String.join("\n", lines));
    }
    return lines;
  }
}
