package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** npm mysql2, in a Node process that runs {@code src/test/node/agent.js}. */
final class NodeAgent implements AgentClient {
  private static final Path FOLDER = Path.of("src/test/node");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process node;
  private final BufferedReader in;
  private final BufferedWriter out;

  NodeAgent(Endpoint at) throws StatementRefusedException {
    if (!Files.isDirectory(FOLDER.resolve("node_modules/mysql2"))) {
      throw new IllegalStateException("npm packages are missing: run 'npm ci' in " + FOLDER);
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder("node", "agent.js")
              .directory(FOLDER.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("AGENT_PORT", Integer.toString(at.port()));
      builder.environment().put("AGENT_CONNECTION", at.connection());
      builder.environment().put("AGENT_TOKEN", at.token().reveal());
      node = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not start node", e);
    }
    in = node.inputReader();
    out = node.outputWriter();
    answer();
  }

  @Override
  public List<List<String>> query(String sql) throws StatementRefusedException {
    return rows(ask(Map.of("sql", sql)));
  }

  @Override
  public List<List<String>> queryPrepared(String sql) throws StatementRefusedException {
    return rows(ask(Map.of("sql", sql, "prepared", true)));
  }

  @Override
  public long update(String sql) throws StatementRefusedException {
    return ask(Map.of("sql", sql)).get("affected").asLong();
  }

  @Override
  public void close() {
    try {
      out.close();
      in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException("could not end node", e);
    } finally {
      node.destroy();
    }
  }

  private JsonNode ask(Map<String, ?> question) throws StatementRefusedException {
    try {
      out.write(JSON.writeValueAsString(question));
      out.newLine();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("node does not listen", e);
    }
    return answer();
  }

  private JsonNode answer() throws StatementRefusedException {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new IllegalStateException("node ended without an answer");
      }
      JsonNode answer = JSON.readTree(line);
      if (answer.has("error")) {
        JsonNode error = answer.get("error");
        throw new StatementRefusedException(
            error.get("code").asInt(), error.get("message").asText());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("node does not answer", e);
    }
  }

  private static List<List<String>> rows(JsonNode answer) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : answer.get("rows")) {
      List<String> values = new ArrayList<>();
      row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
      rows.add(values);
    }
    return rows;
  }
}
