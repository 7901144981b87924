package dev.sallyport.cli.store;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport store}: its tables, and how it moves to another database. */
@Command(
    name = "store",
    description = "Brings the store up to date, and moves it from a file to PostgreSQL.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StatusCommand.class, MigrateCommand.class, CopyCommand.class})
public final class StoreCommand implements Runnable {
  @Spec private CommandSpec spec;

  private StoreCommand() {}

  /** The command with its sub-commands. */
  public static CommandLine commandLine() {
    return new CommandLine(new StoreCommand());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
