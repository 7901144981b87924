package dev.sallyport.cli.store;

import dev.sallyport.cli.RoleWord;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.Role;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.StoreCopy;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport store copy}: from a file to PostgreSQL, or back. */
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    description = {
      "Copies a whole store into one that is empty, for example a file into PostgreSQL. Stop the"
          + " gateway first, and start it with the other store afterwards: its journal goes on where"
          + " it was.",
      "Everything is copied or nothing. At the end every table is read from both and compared, and"
          + " the chains of events and the signed ledgers are checked in the copy. After a failure"
          + " it can be run again; a store that holds something is never copied into."
    })
final class CopyCommand implements Callable<Integer> {
  private static final String WHICH =
      "a configuration (.yaml), of which the section 'store' is read, or the file of a store.";

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE",
      description = "What is copied: " + WHICH)
  private Path from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description = "What it is copied into: " + WHICH)
  private Path to;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleWord.class,
      description = RoleWord.READ_AS)
  private Role role;

  @Override
  public Integer call() {
    Answer answer = new Answer(spec);
    return answer.of(
        () -> {
          StoreConfig source = store(from);
          StoreConfig target = store(to);
          StoreCopy.Copied copied = StoreCopy.copy(source, target);
          for (StoreCopy.Table table : copied.tables()) {
            answer.say(
                String.format(
                    Locale.ROOT,
                    "%-26s %10d rows  %s",
                    table.name(),
                    table.rows(),
                    table.digest()));
          }
          answer.say(
              String.format(
                  Locale.ROOT,
                  "%d sessions, %d events in %d chunks and %d ledger entries hold; %d statements"
                      + " are found by their words",
                  copied.audit().sessions(),
                  copied.audit().events(),
                  copied.audit().chunks(),
                  copied.audit().entries(),
                  copied.words()));
          if (!copied.audit().good()) {
            answer.say(
                "the check of the audit trail has "
                    + copied.audit().found()
                    + " findings, the same in both: see 'sallyport audit verify'");
          }
          answer.say(source.shown() + " is copied to " + target.shown());
          return 0;
        });
  }

  private StoreConfig store(Path file) {
    String name = file.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml")
        ? new ConfigLoader().loadStore(file, Optional.ofNullable(role))
        : new StoreConfig.Sqlite(file);
  }
}
