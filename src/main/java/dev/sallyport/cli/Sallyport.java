package dev.sallyport.cli;

import dev.sallyport.cli.audit.AuditCommand;
import dev.sallyport.cli.exec.ExecCommand;
import dev.sallyport.cli.store.StoreCommand;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.demo.DemoCommand;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import io.vertx.core.Future;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "sallyport",
    description = "The gate between AI agents and MySQL.",
    mixinStandardHelpOptions = true,
    versionProvider = Sallyport.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      CheckConfigCommand.class,
      HealthCommand.class,
      ReplayCommand.class,
      ReportCommand.class
    })
public final class Sallyport implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command that the arguments name and exits with its status. */
  public static void main(String[] arguments) {
    // Vert.x and its clients log through the same logger as we do.
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, with errors as one line each. */
  public static CommandLine commandLine() {
    Inspector inspector = new MySqlInspector();
    return new CommandLine(new Sallyport())
        .addSubcommand(new DemoCommand(Sallyport::gateway))
        .addSubcommand(PolicyCommand.commandLine(inspector, System.in))
        .addSubcommand(new InspectCommand(inspector, System.in))
        .addSubcommand(ExecCommand.commandLine())
        .addSubcommand(NotifyCommand.commandLine())
        .addSubcommand(AuditCommand.commandLine())
        .addSubcommand(StoreCommand.commandLine())
        .addSubcommand(new CatalogCommand(new FileOutputStream(FileDescriptor.out)))
        // An argument that begins with @ is one, and no file of arguments: exec passes them on.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(UsageErrors::answer)
        .setExecutionExceptionHandler(
            (error, command, parsed) -> {
              command.getErr().println(command.getCommandName() + ": " + Causes.oneLine(error));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static Future<RunningGateway> gateway(GatewayConfig config) {
    return Gateway.start(Gateway.vertx(), config)
        .map(gateway -> new RunningGateway(gateway.mysqlPort(), gateway.webPort(), gateway::leave));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static String version() {
    String version = Sallyport.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sallyport " + version()};
    }
  }
}
