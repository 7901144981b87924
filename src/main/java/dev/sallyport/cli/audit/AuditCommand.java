package dev.sallyport.cli.audit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport audit}: the audit trail as a whole. One session is for {@code replay}. */
@Command(
    name = "audit",
    description = "Reads and checks the audit trail as a whole.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {VerifyCommand.class, KeyCommand.class, EvidenceCommand.class, HoldCommand.class})
public final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  private AuditCommand() {}

  /** The command with its sub-commands. */
  public static CommandLine commandLine() {
    return new CommandLine(new AuditCommand()).addSubcommand(new EventsCommand());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
