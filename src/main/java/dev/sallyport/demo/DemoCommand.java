package dev.sallyport.demo;

import dev.sallyport.config.CannotListenException;
import dev.sallyport.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport demo}: everything on this machine, until Ctrl-C. */
@Command(
    name = "demo",
    description =
        "Starts a real MySQL with a sample shop, an identity provider for developers, and the"
            + " gateway between them; Ctrl-C stops and removes all of it.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private final GatewayStart gateways;

  @Spec private CommandSpec spec;

  @Option(
      names = "--mysql-home",
      paramLabel = "DIR",
      description = "Folder of MySQL 8.0 with bin/mysqld; default: where scripts/servers puts it.")
  private Path mysqlHome;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port for agents on 127.0.0.1; default: a free one.")
  private int listenPort;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the console on 127.0.0.1; default: a free one.")
  private int webPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for everything written, removed at the end; must not exist yet.")
  private Path data;

  @Option(
      names = "--check-file",
      paramLabel = "FILE",
      description = "Writes ports and secrets as JSON once everything runs, for a checker.")
  private Path checkFile;

  /** The command, with the way to start a gateway. */
  public DemoCommand(GatewayStart gateways) {
    this.gateways = gateways;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    if (data != null && Files.exists(data)) {
      err.println(
          "demo: " + data + " exists already; --data names a folder that is made and removed");
      return 2;
    }
    Optional<String> missing = missingProgram();
    if (missing.isPresent()) {
      err.println("demo: " + missing.get());
      return 2;
    }
    Path directory = data != null ? data : Files.createTempDirectory("sallyport-demo");
    CountDownLatch end = new CountDownLatch(1);
    try (DemoStage stage = start(directory)) {
      Thread atExit =
          new Thread(
              () -> {
                err.println("demo: stopping");
                stage.close();
                err.println("demo: stopped, " + directory + " is removed");
                end.countDown();
              },
              "demo-exit");
      // From here on one hook stops everything in its order.
      stage.database().leaveEndToOwner();
      Runtime.getRuntime().addShutdownHook(atExit);
      DemoGuide guide = new DemoGuide(stage, home());
      if (checkFile != null) {
        guide.writeCheckFile(checkFile);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(guide.text());
      out.flush();
      end.await();
      return 0;
    } catch (CompletionException | IllegalStateException | ConfigException e) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      err.println("demo: " + words(cause));
      return 1;
    }
  }

  private Optional<String> missingProgram() {
    if (mysqlHome == null
        || Files.isExecutable(mysqlHome.resolve(DatabaseFlavour.MYSQL.server))
        || Files.isExecutable(mysqlHome.resolve(DatabaseFlavour.MARIADB.server))) {
      return Optional.empty();
    }
    return Optional.of(
        "--mysql-home: there is no program "
            + mysqlHome.resolve(DatabaseFlavour.MYSQL.server)
            + "; name the folder of a MySQL 8.0, or leave the option out after scripts/servers"
            + " mysql");
  }

  /** By the option that was given, where the configuration that was made of it has a key. */
  static String words(Throwable failure) {
    if (failure instanceof CannotListenException taken) {
      String option = taken.portKey().startsWith("web.") ? "--web-port" : "--listen";
      return option + ": " + taken.problem() + ", or give another port to " + option;
    }
    return failure.getMessage();
  }

  private Path home() {
    return mysqlHome != null ? mysqlHome : ServerCache.mysql();
  }

  private DemoStage start(Path directory) {
    return DemoStage.start(
        new DemoStage.Setup(
            home(), directory, true, DatabaseServer.Options.defaults(), listenPort, webPort),
        gateways);
  }
}
