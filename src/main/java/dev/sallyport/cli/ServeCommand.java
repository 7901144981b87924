package dev.sallyport.cli;

import dev.sallyport.cli.logging.LogLines;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport serve}: runs the gateway until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs the gateway and the console.",
    footer = {
      "",
      "SIGTERM lets statements and transactions end first (drain in the configuration file); a"
          + " second one ends them."
    },
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "conf/sallyport.yaml",
      description = "Configuration file (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleWord.class,
      description =
          "gateway (agents connect, nobody else), console (people and the API) or all, in place of"
              + " the file's role.")
  private Role role;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    IdleHeap.giveBack();
    GatewayConfig loaded = new ConfigLoader().load(config, Optional.ofNullable(role));
    GatewayFiles.requirePolicies(config, loaded);
    LogLines.as(loaded.watching().logs());
    return Serving.run(loaded, gateway -> show(loaded, gateway)) ? 0 : 1;
  }

  private void show(GatewayConfig loaded, Gateway gateway) {
    PrintWriter out = spec.commandLine().getOut();
    if (loaded.node().role().listens()) {
      out.println("agents:  " + loaded.listener().host() + ":" + gateway.mysqlPort());
    }
    if (loaded.node().role().serves()) {
      out.println("console: " + gateway.webUrl());
    }
    out.flush();
  }
}
