package dev.sallyport.prove;

import dev.sallyport.transport.SelfSigned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs files of clients as they stand, told by the environment where to connect and how. */
final class ClientRun {
  /** The first run of Go compiles the driver. */
  private static final long PATIENCE_SECONDS = 120;

  private static final int TIMED_OUT = -1;

  private final Path folder;
  private final SelfSigned tls;

  /**
   * Runs of clients.
   *
   * @param folder for what they print, and tokens as files
   */
  ClientRun(Path folder, SelfSigned tls) {
    this.folder = folder;
    this.tls = tls;
  }

  /** With every check. */
  ClientAnswers all(ClientProgram client, ClientLogin login)
      throws IOException, InterruptedException {
    return run(client, login, Map.of());
  }

  /** With some checks alone: those of {@link ClientChecks#EACH_WAY}. */
  ClientAnswers some(ClientProgram client, ClientLogin login)
      throws IOException, InterruptedException {
    return run(client, login, Map.of("CLIENT_CHECKS", String.join(",", ClientChecks.EACH_WAY)));
  }

  private ClientAnswers run(ClientProgram client, ClientLogin login, Map<String, String> more)
      throws IOException, InterruptedException {
    List<String> command =
        client.runtime().command(client).stream()
            .map(word -> word.replace(ClientRuntime.TRUST_STORE, tls.trustStore().toString()))
            .toList();
    Path out = folder.resolve("out");
    Path complaints = folder.resolve("complaints");
    Path token = folder.resolve("token");
    Files.writeString(token, login.password().reveal());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(complaints.toFile());
    Map<String, String> environment = builder.environment();
    environment.putAll(client.runtime().environment(client));
    environment.put("MYSQL_HOST", "127.0.0.1");
    environment.put("MYSQL_TCP_PORT", Integer.toString(login.port()));
    environment.put("MYSQL_USER", login.user());
    environment.put("MYSQL_PWD", login.password().reveal());
    environment.put("SALLYPORT_CA_FILE", tls.certificate().toString());
    environment.put("SALLYPORT_TOKEN_FILE", token.toString());
    environment.put("CLIENT_NAME", client.name());
    environment.put("LANG", "C.UTF-8");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TZ", "UTC");
    environment.put("HOME", folder.toString());
    environment.putAll(more);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ClientAnswers.read(
          lines(out), ended ? process.exitValue() : TIMED_OUT, lines(complaints));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /** Whatever bytes they are: a client may print what is no UTF-8. */
  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
