package dev.sallyport.cli;

import dev.sallyport.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport notify}: how people are told of requests that wait for them. */
@Command(
    name = "notify",
    description = "Tries out how people are told of requests that wait for them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class NotifyCommand implements Runnable {
  @Spec private CommandSpec spec;

  private NotifyCommand() {}

  /** The command with its sub-command. */
  public static CommandLine commandLine() {
    return commandLine(new ConfigLoader(), Vertx::vertx);
  }

  static CommandLine commandLine(ConfigLoader loader, Supplier<Vertx> vertx) {
    return new CommandLine(new NotifyCommand()).addSubcommand(new NotifyTestCommand(loader, vertx));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
