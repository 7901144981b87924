package dev.sallyport.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs scripts as administrator through the distribution's own command line client. */
final class AdminClient {
  private static final long LIMIT_SECONDS = 120;

  /**
   * MariaDB's client (11.4.5) fills 170 MB with collations whenever it starts, which takes a third
   * of the time where they come in large pages. Without effect where glibc or the kernel has none.
   */
  private static final String LARGE_PAGES =
      "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824"
          + ":glibc.malloc.top_pad=268435456";

  private final DatabaseServer server;

  AdminClient(DatabaseServer server) {
    this.server = server;
  }

  /** What the statements print, tab-separated without headings. */
  String run(String script) {
    List<String> command =
        List.of(
            server.client().toString(),
            "--no-defaults",
            server.clientWithoutTls(),
            "--socket=" + server.socket(),
            "--user=" + server.adminUser(),
            "--default-character-set=utf8mb4",
            "--batch",
            "--skip-column-names");
    Path messages = null;
    Process client = null;
    try {
      messages = Files.createTempFile("sallyport", ".messages");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(messages.toFile());
      // In the environment, not on the command line, which every user of the machine can read.
      builder.environment().put("MYSQL_PWD", server.adminPassword().reveal());
      builder.environment().put("GLIBC_TUNABLES", LARGE_PAGES);
      client = builder.start();
      Process running = client;
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> readAll(running), AdminClient::start);
      try (OutputStream in = client.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It hangs up when a statement is refused; its exit status and message say which.
        if (client.isAlive() && !client.waitFor(1, TimeUnit.SECONDS)) {
          throw e;
        }
      }
      if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no answer within " + LIMIT_SECONDS + " seconds");
      }
      if (client.exitValue() != 0) {
        throw new IllegalStateException("refused: " + Files.readString(messages).strip());
      }
      return answer.join();
    } catch (IOException e) {
      throw new UncheckedIOException("could not run " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running statements", e);
    } finally {
      if (client != null) {
        client.destroyForcibly();
      }
      PrivateFiles.removeQuietly(messages);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "admin-client-answer");
    thread.setDaemon(true);
    thread.start();
  }

  private static String readAll(Process client) {
    try {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the client's answer", e);
    }
  }
}
