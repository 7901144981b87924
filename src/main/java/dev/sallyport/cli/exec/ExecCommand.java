package dev.sallyport.cli.exec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport exec}: runs a command with a lease of its own, and gives the lease back. */
@Command(
    name = "exec",
    description = {
      "Takes a lease on a connection, runs a command that finds the database by the usual variables"
          + " (MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_USER, MYSQL_PWD, SALLYPORT_JDBC_URL) and option"
          + " file (found by mysql and mariadb themselves, SALLYPORT_OPTION_FILE), and gives the"
          + " lease back when the command ends, however it ends.",
      "%nSign in by exactly one of: --token-file, --device, --client-id, or in the environment"
          + " SALLYPORT_TOKEN, or SALLYPORT_CLIENT_ID and SALLYPORT_CLIENT_SECRET. The command sees"
          + " none of them.%n"
    },
    synopsisHeading = "Usage: ",
    customSynopsis = "sallyport exec -c CONNECTION -p PURPOSE [OPTIONS] -- COMMAND [ARGUMENT...]",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status: the command's own, or%n",
    exitCodeList = {
      "1:unexpected failure of exec itself",
      "2:wrong options, or no or several ways to sign in",
      "69:the gateway or the issuer does not answer",
      "75:nobody decided in time, or too many requests; try again",
      "77:refused, by policy or a person, or the token was not taken",
      "126:the command cannot be run",
      "127:there is no such command",
      "128+n:ended by signal n: the command, or exec while it waited"
    })
public final class ExecCommand implements Callable<Integer> {
  static final String URL_VARIABLE = "SALLYPORT_URL";

  private static final String DURATION = "\\d{1,9}(ms|s|m|h|d)";

  @Option(
      names = {"-c", "--connection"},
      required = true,
      paramLabel = "CONNECTION",
      description = "Name of the connection, as the gateway's configuration has it.")
  private String connection;

  @Option(
      names = {"-p", "--purpose"},
      required = true,
      paramLabel = "PURPOSE",
      description = "What the task is for; people read it.")
  private String purpose;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A tag of the request; may be repeated.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "How long the lease is wanted, for example 30m (default: the policy's).")
  private String duration;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many connections the command opens (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      converter = ShortDuration.class,
      description = "How long to wait for approvers (default: as long as the request is open).")
  private Duration patience;

  @Option(
      names = "--kill-after",
      paramLabel = "DURATION",
      converter = ShortDuration.class,
      defaultValue = "25s",
      description =
          "How long the command may take to end after SIGTERM or SIGHUP (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration killAfter;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description =
          "Address of the gateway's console (default: environment variable " + URL_VARIABLE + ").")
  private String gateway;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates to trust besides those of the Java runtime, in PEM.")
  private Path ca;

  @Mixin private TokenOptions token;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", hidden = true)
  private List<String> command;

  @Spec private CommandSpec spec;

  private final Map<String, String> environment;

  /** Reads its variables from the process environment. */
  public ExecCommand() {
    this(System.getenv());
  }

  ExecCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The command's own arguments are left as they are, {@code @file} and options included. */
  public static CommandLine commandLine() {
    return commandLine(new ExecCommand());
  }

  static CommandLine commandLine(ExecCommand command) {
    return new CommandLine(command).setStopAtPositional(true).setExpandAtFiles(false);
  }

  @Override
  public Integer call() throws InterruptedException, IOException, GeneralSecurityException {
    PrintWriter err = spec.commandLine().getErr();
    Interruption interruption = new Interruption();
    try (StopSignal.Taken signals = StopSignal.takeAll(interruption::onSignal)) {
      return run(err, interruption);
    } catch (ExecFailure e) {
      err.println("exec: " + e.getMessage());
      err.flush();
      return e.status();
    }
  }

  private int run(PrintWriter err, Interruption interruption)
      throws ExecFailure, InterruptedException, IOException, GeneralSecurityException {
    Task task = new Task(command, killAfter, err);
    task.check(environment);
    token.check(environment);
    Map<String, Object> wanted = wanted();
    URI address = address();
    TrustAnchors trusted = TrustAnchors.ofRuntime(Optional.ofNullable(ca));
    JsonHttp http = new JsonHttp(trusted);
    KnownGateway card = KnownGateway.fetch(http, address);
    TokenSource tokens = token.choose(environment, http, card, err, interruption);
    GatewayLeases desk =
        new GatewayLeases(http, address, tokens, err, interruption, Clock.systemUTC());
    GrantedLease lease = desk.take(wanted, Optional.ofNullable(patience));
    try {
      return runWith(
          TaskEnvironment.write(lease, card.pinned().orElse(trusted), card.pinned().isPresent()),
          task,
          err,
          interruption);
    } finally {
      desk.giveBack(lease);
    }
  }

  private static int runWith(
      TaskEnvironment files, Task task, PrintWriter err, Interruption interruption)
      throws ExecFailure, InterruptedException {
    try {
      interruption.check();
      return task.run(files, interruption);
    } finally {
      try {
        files.remove();
      } catch (IOException e) {
        // The task's status is worth more; the password in them is good for nothing by now.
        err.println("exec: warning: " + files.directory() + " was not removed: " + e);
        err.flush();
      }
    }
  }

  private Map<String, Object> wanted() throws ExecFailure {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("connection", connection);
    wanted.put("purpose", purpose);
    if (!tags.isEmpty()) {
      wanted.put("tags", tags);
    }
    if (duration != null) {
      if (!duration.matches(DURATION)) {
        throw new ExecFailure(
            ExitStatus.USAGE, "--for '" + duration + "' is no duration; expected for example 30m");
      }
      wanted.put("duration", duration);
    }
    wanted.put("sessions", sessions);
    return wanted;
  }

  private URI address() throws ExecFailure {
    String written = gateway != null ? gateway : environment.getOrDefault(URL_VARIABLE, "");
    if (written.isBlank()) {
      throw new ExecFailure(
          ExitStatus.USAGE,
          "the gateway's address is missing; give --gateway URL or set " + URL_VARIABLE);
    }
    return WebAddress.read("--gateway", written, ExitStatus.USAGE);
  }
}
