package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real MySQL or MariaDB server as a child process, bound to 127.0.0.1 on a free port, with one
 * administrator whose password nobody else knows.
 *
 * <p>All methods block: call them from a plain thread. The server ends with {@link #close()} or
 * with this JVM, whichever comes first; one that a killed JVM left behind is ended by the next
 * start in the same directory.
 */
public final class DatabaseServer implements AutoCloseable {
  private static final String ADMIN = "demo_admin";
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;
  private static final int START_ATTEMPTS = 4;

  /**
   * How to start a server.
   *
   * @param tls whether clients may use TLS
   * @param certificate PEM files of certificate and key, for TLS on MariaDB; MySQL makes its own
   * @param generalLog whether every statement that reaches the server is logged
   * @param performanceSchema whether the performance schema is there, connection attributes
   *     included
   * @param small whether memory is spared
   * @param flags further server flags, winning over ours
   */
  public record Options(
      boolean tls,
      Optional<Certificate> certificate,
      boolean generalLog,
      boolean performanceSchema,
      boolean small,
      List<String> flags) {

    /** TLS, small, no logs, no performance schema. */
    public static Options defaults() {
      return new Options(true, Optional.empty(), false, false, true, List.of());
    }

    /** The same without TLS. */
    public Options withoutTls() {
      return new Options(false, Optional.empty(), generalLog, performanceSchema, small, flags);
    }

    /** The same with TLS by this certificate. */
    public Options withCertificate(Path certificateFile, Path keyFile) {
      return new Options(
          true,
          Optional.of(new Certificate(certificateFile, keyFile)),
          generalLog,
          performanceSchema,
          small,
          flags);
    }

    /** The same with the general log, see {@link DatabaseServer#generalLog()}. */
    public Options withGeneralLog() {
      return new Options(tls, certificate, true, performanceSchema, small, flags);
    }

    /** The same with the performance schema. */
    public Options withPerformanceSchema() {
      return new Options(tls, certificate, generalLog, true, small, flags);
    }

    /** The same with further server flags. */
    public Options withFlags(String... more) {
      List<String> all = new ArrayList<>(flags);
      all.addAll(Arrays.asList(more));
      return new Options(tls, certificate, generalLog, performanceSchema, small, List.copyOf(all));
    }
  }

  /** PEM files of a server certificate and its key. */
  public record Certificate(Path certificateFile, Path keyFile) {}

  private final DatabaseFlavour flavour;
  private final Path home;
  private final Path data;
  private final Options options;
  private final Secret adminPassword = DatabasePasswords.random();
  private final Thread atExit = new Thread(this::end, "database-server-exit");
  private int port;
  private Process process;

  private DatabaseServer(DatabaseFlavour flavour, Path home, Path data, Options options) {
    this.flavour = flavour;
    this.home = home.toAbsolutePath();
    this.data = data.toAbsolutePath();
    this.options = options;
  }

  /**
   * Starts MySQL, making its data directory when there is none.
   *
   * @param home folder with {@code bin/mysqld} and {@code share}, see {@link ServerCache#mysql()}
   * @param data folder for everything the server writes; made when absent, kept at the end
   * @throws IllegalStateException when the server does not start, with the end of its log
   */
  public static DatabaseServer mysql(Path home, Path data, Options options) {
    return new DatabaseServer(DatabaseFlavour.MYSQL, home, data, options).start();
  }

  /**
   * Starts MariaDB, making its data directory when there is none.
   *
   * @param home folder with {@code bin/mariadbd}, see {@link ServerCache#mariadb()}
   * @param data folder for everything the server writes; made when absent, kept at the end
   * @throws IllegalStateException when the server does not start, with the end of its log
   */
  public static DatabaseServer mariadb(Path home, Path data, Options options) {
    return new DatabaseServer(DatabaseFlavour.MARIADB, home, data, options).start();
  }

  /** TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** An account with all rights, from any host. */
  public String adminUser() {
    return ADMIN;
  }

  /** The password of {@link #adminUser()}, new at every start. */
  public Secret adminPassword() {
    return adminPassword;
  }

  /** Every statement the server took, when {@link Options#generalLog()} was asked for. */
  public Path generalLog() {
    return data.resolve("general.log");
  }

  /** The server's error log. */
  public Path errorLog() {
    return data.resolve("error.log");
  }

  /** The command line client of this distribution. */
  public Path client() {
    return home.resolve(flavour.client);
  }

  /** Number of the server's process. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  public boolean running() {
    return process != null && process.isAlive();
  }

  /**
   * Runs statements as administrator, in order, with the command line client.
   *
   * @throws IllegalStateException when one is refused, with the server's message
   */
  public void execute(String... statements) {
    new AdminClient(this).run(String.join(";\n", statements) + ";\n");
  }

  /**
   * Rows of one statement as text, run as administrator; NULL comes as {@code "NULL"}.
   *
   * @throws IllegalStateException when it is refused, with the server's message
   */
  public List<List<String>> rows(String statement) {
    return new AdminClient(this)
        .run(statement + ";\n")
        .lines()
        .map(line -> List.of(line.split("\t", -1)))
        .toList();
  }

  /** Stops the server: asked first, forced after 20 seconds. Does nothing the second time. */
  @Override
  public void close() {
    end();
    leaveEndToOwner();
  }

  /** From now on this JVM's end does not end the server by itself: the caller does. */
  void leaveEndToOwner() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyExiting) {
      // The hook itself is what runs us, or runs beside us; ending twice is harmless.
      return;
    }
  }

  private synchronized void end() {
    if (process == null) {
      return;
    }
    LeftoverProcess.end(process.toHandle(), STOP_SECONDS);
    LeftoverProcess.forget(pidFile());
  }

  Path socket() {
    // A socket's path may have 107 bytes at most.
    Path inside = data.resolve("s");
    return inside.toString().length() <= 100
        ? inside
        : Path.of(System.getProperty("java.io.tmpdir"), "sallyport-" + port + ".sock");
  }

  String clientWithoutTls() {
    return flavour.clientWithoutTls;
  }

  /** The privilege that an account needs to end sessions of others. */
  String endingOfSessions() {
    return flavour.endingOfSessions;
  }

  String sightOfRoutines() {
    return flavour.sightOfRoutines;
  }

  private Path pidFile() {
    return data.resolve("server.pid");
  }

  private Path files() {
    return data.resolve("files");
  }

  private DatabaseServer start() {
    try {
      Files.createDirectories(data);
      PrivateFiles.restrict(data);
      LeftoverProcess.endRecorded(pidFile(), flavour.server, STOP_SECONDS);
      if (!Files.isDirectory(files())) {
        DataDirectory.make(flavour, home, data, files());
      }
      Runtime.getRuntime().addShutdownHook(atExit);
      for (int attempt = 1; ; attempt++) {
        port = FreePort.pick();
        String log = launch();
        if (log == null) {
          return this;
        }
        end();
        if (attempt == START_ATTEMPTS || !log.contains("Address already in use")) {
          throw new IllegalStateException(
              flavour.server + " did not start; its log ends with:\n" + log);
        }
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("could not start " + flavour.server + " in " + data, e);
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  /** Null when the server is ready, else the end of its log. */
  private String launch() throws IOException {
    Path accounts = data.resolve("accounts.sql");
    PrivateFiles.write(accounts, accounts());
    // A server that starts clears away whatever looks like its temporary tables, others' too.
    Path temporary = Files.createDirectories(data.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve(flavour.server).toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + files(),
                "--tmpdir=" + temporary,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + socket(),
                "--pid-file=" + pidFile(),
                "--skip-name-resolve",
                "--init-file=" + accounts,
                "--performance-schema=" + (options.performanceSchema() ? "ON" : "OFF")));
    command.addAll(flavour.flags(options));
    options
        .certificate()
        .ifPresent(
            c -> {
              command.add("--ssl-cert=" + c.certificateFile());
              command.add("--ssl-key=" + c.keyFile());
            });
    if (options.generalLog()) {
      command.addAll(List.of("--general-log=1", "--general-log-file=" + generalLog()));
    }
    command.addAll(options.flags());
    asRoot(command);
    process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(data.toFile()).start();
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> follow(process, ready), "database-server-log");
    reader.setDaemon(true);
    reader.start();
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "not ready for connections within " + START_SECONDS + " seconds, see " + errorLog();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "could not follow the log of " + flavour.server, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      Files.deleteIfExists(accounts);
    }
  }

  /** Copies the server's log to its file; without {@code --log-error} it is its standard output. */
  private void follow(Process server, CompletableFuture<String> ready) {
    StringBuilder start = new StringBuilder();
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        var log = Files.newBufferedWriter(errorLog())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.write(line);
        log.newLine();
        log.flush();
        if (!ready.isDone()) {
          start.append(line).append('\n');
          if (line.contains("ready for connections")) {
            ready.complete(null);
          }
        }
      }
      ready.complete(tail(start.toString()));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private String accounts() {
    String password = adminPassword.reveal();
    return String.join(
        "\n",
        "ALTER USER 'root'@'localhost' IDENTIFIED BY '" + password + "';",
        "CREATE USER IF NOT EXISTS '" + ADMIN + "'@'%' IDENTIFIED BY '" + password + "';",
        "ALTER USER '" + ADMIN + "'@'%' IDENTIFIED BY '" + password + "';",
        "GRANT ALL PRIVILEGES ON *.* TO '" + ADMIN + "'@'%' WITH GRANT OPTION;",
        "");
  }

  static void asRoot(List<String> command) {
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
  }

  static String tail(String log) {
    List<String> lines = log.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }
}
