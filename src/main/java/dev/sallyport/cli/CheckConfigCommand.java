package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.access.connections.ConnectionProbes.Probe;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import dev.sallyport.config.SecretsKey;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport check-config}: says what would keep the gateway from starting. */
@Command(
    name = "check-config",
    description = "Checks the configuration file and the policies that it names.",
    mixinStandardHelpOptions = true)
public final class CheckConfigCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT_FILE = "conf/sallyport.yaml";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Configuration file (default: " + DEFAULT_FILE + ").")
  private Path file;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The same, as the other commands take it.")
  private Path named;

  @Option(
      names = "--catalog",
      paramLabel = "CONNECTION=FILE",
      description =
          "What exists in a connection's database, written by 'sallyport catalog': masks are checked"
              + " against its types. May be given for several connections.")
  private Map<String, Path> catalogs = Map.of();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleWord.class,
      description = "As what it would be started: gateway, console or all (default: the file's).")
  private Role role;

  @Option(
      names = "--connect",
      description =
          "Logs in to each connection's database as the gateway would; where it is to make users,"
              + " makes one without rights and removes it.")
  private boolean connect;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final ConfigLoader loader;
  private final ConnectionCheck databases;
  private Map<String, Probe> probes = Map.of();
  private String key = "";

  /** Looks secrets up in the process environment. */
  public CheckConfigCommand() {
    this(new ConfigLoader());
  }

  CheckConfigCommand(ConfigLoader loader) {
    this(loader, ConnectionCheck::asking);
  }

  CheckConfigCommand(ConfigLoader loader, ConnectionCheck databases) {
    this.loader = loader;
    this.databases = databases;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    if (file != null && named != null) {
      throw new ParameterException(
          spec.commandLine(), "the configuration file is named twice: " + file + " and " + named);
    }
    file = named != null ? named : file != null ? file : Path.of(DEFAULT_FILE);
    List<String> problems = new ArrayList<>();
    String summary = "";
    try {
      GatewayConfig config = loader.load(file, Optional.ofNullable(role));
      summary =
          counted(config.connections().size(), "connection")
              + ", "
              + counted(config.identity().issuers().size(), "issuer")
              + ", "
              + counted(config.notifyChannels().size(), "channel");
      key = config.secrets().key().map(SecretsKey::id).orElse("");
      GatewayFiles.certificateProblems(config)
          .forEach(problem -> problems.add(file + ": " + problem));
      GatewayFiles.requirePolicies(file, config);
      PolicySet policies = new PolicyLoader().load(config.policies());
      policies
          .warnings()
          .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
      // Of those in the store nothing is known here.
      String elsewhere =
          config.secrets().key().isPresent() ? ", unless one is registered in the console" : "";
      policies
          .connectionWarnings(config.connections().keySet())
          .forEach(
              warning -> spec.commandLine().getErr().println("warning: " + warning + elsewhere));
      catalogs.forEach(
          (connection, catalog) ->
              problems.addAll(problems(config, policies, connection, catalog)));
      if (connect) {
        probes = databases.probe(config.connections());
        probes.forEach(
            (name, probe) ->
                probe
                    .problem()
                    .ifPresent(
                        problem -> problems.add(file + ": connections." + name + ": " + problem)));
      }
      summary += ", policies " + String.join(", ", policies.names()) + ", " + keyWords();
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    report(problems, summary);
    return problems.isEmpty() ? 0 : 1;
  }

  private List<String> problems(
      GatewayConfig config, PolicySet policies, String connection, Path catalog) {
    if (!config.connections().containsKey(connection)) {
      return List.of("--catalog: there is no connection '" + connection + "'");
    }
    Catalogue known = PolicySource.catalogue(catalog);
    policies
        .maskWarnings(connection, known)
        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    policies
        .tableWarnings(connection, known)
        .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    return policies.maskProblems(connection, known);
  }

  private String keyWords() {
    return key.isEmpty()
        ? "no secrets.key (connections cannot be registered in the console)"
        : "secrets.key " + key;
  }

  private void report(List<String> problems, String summary) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("ok", problems.isEmpty());
      answer.put("problems", problems);
      answer.put("secrets_key", key);
      if (connect) {
        answer.put(
            "connections", probes.entrySet().stream().map(CheckConfigCommand::json).toList());
      }
      out.println(JSON.writeValueAsString(answer));
    } else {
      probes.forEach((name, probe) -> out.println("connection " + name + ": " + words(probe)));
      if (problems.isEmpty()) {
        out.println(file + ": good: " + summary);
      }
      problems.forEach(err::println);
    }
    out.flush();
    err.flush();
  }

  private static String words(Probe probe) {
    return probe.ok()
        ? "ok: "
            + probe.version()
            + ", TLS "
            + probe.tls()
            + ", "
            + probe.latency().toMillis()
            + " ms"
            + (probe.canMakeUsers().isPresent() ? ", makes users" : "")
        : "failed";
  }

  private static Map<String, Object> json(Map.Entry<String, Probe> found) {
    Probe probe = found.getValue();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", found.getKey());
    shown.put("ok", probe.ok());
    shown.put("version", probe.version());
    shown.put("tls", probe.tls());
    shown.put("latency_ms", probe.latency().toMillis());
    shown.put("problem", probe.problem().orElse(""));
    return shown;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
