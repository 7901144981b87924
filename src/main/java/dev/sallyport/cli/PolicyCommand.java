package dev.sallyport.cli;

import dev.sallyport.cli.suggest.SuggestMasksCommand;
import dev.sallyport.sql.Inspector;
import java.io.InputStream;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport policy}: writes policies, and tries them out before they are in force. */
@Command(
    name = "policy",
    description =
        "Tests policies, explains and replays their verdicts, learns them from what was done, and"
            + " proposes masks.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class PolicyCommand implements Runnable {
  @Spec private CommandSpec spec;

  private PolicyCommand() {}

  /**
   * The command with its sub-commands.
   *
   * @param inspector reads statements
   * @param in where statements come from when a file is called {@code -}
   */
  public static CommandLine commandLine(Inspector inspector, InputStream in) {
    return new CommandLine(new PolicyCommand())
        .addSubcommand(new PolicyTestCommand(inspector))
        .addSubcommand(new PolicyExplainCommand(inspector, in))
        .addSubcommand(new PolicyLearnCommand(inspector, in))
        .addSubcommand(new PolicyReplayCommand(inspector, Clock.systemUTC()))
        .addSubcommand(new SuggestMasksCommand())
        .addSubcommand(new PolicySchemaCommand());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
