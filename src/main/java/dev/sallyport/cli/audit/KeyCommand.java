package dev.sallyport.cli.audit;

import dev.sallyport.cli.ConfigSource;
import dev.sallyport.config.ConfigException;
import dev.sallyport.recording.LedgerHome;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport audit key}: what others need to check signatures. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description =
        "Prints the public key that signs the audit trail, for those who check it elsewhere.")
final class KeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  // No --store: the key stands beside the journals, and a store alone does not say where.
  @Mixin private ConfigSource config;

  @Override
  public Integer call() throws IOException {
    try {
      Optional<LedgerHome> home = LedgerHome.existing(config.load().audit());
      if (home.isEmpty()) {
        return fail("there is no key yet: one is made when the gateway first starts");
      }
      spec.commandLine().getOut().print(home.get().key().publicKey().pem());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(this::fail);
      return 2;
    }
  }

  private int fail(String message) {
    spec.commandLine().getErr().println("sallyport audit key: " + message);
    spec.commandLine().getErr().flush();
    return 2;
  }
}
