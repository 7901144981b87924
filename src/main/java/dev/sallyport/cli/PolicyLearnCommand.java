package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.policy.PolicyDraft;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.sql.Inspector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy learn}: proposes a policy that allows what was done. */
@Command(
    name = "learn",
    description = {
      "Proposes a policy that allows the statements of recorded sessions, and nothing else.",
      "Statements that were refused or waited for a person are not learnt.",
      "With a FILE, or -, the statements are JSON lines as 'inspect' takes them."
    },
    mixinStandardHelpOptions = true)
final class PolicyLearnCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_SESSIONS = 100_000;
  private static final int MOST_STATEMENTS = 2_000;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "JSON lines, - for standard input; left out, recorded sessions are read.")
  private String file;

  @Mixin private ConfigSource config;

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "The store itself, where it is a file.")
  private Path store;

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "GROUP",
      description = "Whom the policy is for; sessions of these groups are read.")
  private Set<String> groups = Set.of();

  @Option(
      names = "--principal",
      paramLabel = "ID",
      description = "Whose sessions are read; without --groups the policy is for this one alone.")
  private String principal;

  @Option(names = "--connection", required = true, paramLabel = "NAME", description = "Connection.")
  private String connection;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Sessions to read, the newest first (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "200",
      description = "Statements to allow, the most frequent first (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--tables",
      description = "Rules about verbs and tables instead of about whole statements.")
  private boolean byTable;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "learnt",
      description = "The policy's name (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "What exists in the database, written by 'sallyport catalog'.")
  private Path catalog;

  @Spec private CommandSpec spec;

  private final Inspector inspector;
  private final InputStream in;

  PolicyLearnCommand(Inspector inspector, InputStream in) {
    this.inspector = inspector;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    requireOptions();
    try {
      PolicyDraft draft =
          new PolicyDraft(
              inspector,
              PolicySource.catalogue(catalog),
              new PolicyDraft.Terms(
                  name,
                  groups,
                  groups.isEmpty() ? Set.of(principal) : Set.of(),
                  connection,
                  byTable,
                  top));
      if (file == null) {
        readSessions(draft);
      } else {
        readLines(draft);
      }
      return print(draft.write());
    } catch (ConfigException e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
    } catch (NoSuchFileException e) {
      spec.commandLine().getErr().println("policy learn: there is no file " + e.getFile());
    }
    spec.commandLine().getErr().flush();
    return 1;
  }

  private void requireOptions() {
    if (groups.isEmpty() && principal == null) {
      throw new ParameterException(
          spec.commandLine(), "whom is the policy for? expected --groups or --principal");
    }
    if (!name.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
      throw new ParameterException(spec.commandLine(), "'" + name + "' cannot be a policy's name");
    }
    if (top < 1 || top > MOST_STATEMENTS || sessions < 1 || sessions > MOST_SESSIONS) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --top from 1 to "
              + MOST_STATEMENTS
              + " and --sessions from 1 to "
              + MOST_SESSIONS);
    }
  }

  private void readSessions(PolicyDraft draft) throws NoSuchFileException {
    StoreConfig kept = store != null ? new StoreConfig.Sqlite(store) : config.load().store();
    try (ReadStore opened = ReadStore.of(kept)) {
      SessionArchive archive = opened.store().sessionArchive();
      new RecordedStatements(archive, Optional.ofNullable(principal), groups, connection)
          .read(draft, sessions);
    }
  }

  private void readLines(PolicyDraft draft) throws IOException {
    try (InputStream opened = file.equals("-") ? in : Files.newInputStream(Path.of(file));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(opened, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          add(line, draft);
        }
      }
    }
  }

  /** Each line is a session of its own, as it is to {@code inspect}. */
  private static void add(String line, PolicyDraft draft) {
    JsonNode request;
    try {
      request = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ConfigException(List.of("policy learn: a line is no JSON"));
    }
    draft.begin();
    Optional<String> schema = Optional.ofNullable(request.path("schema").textValue());
    request.path("preceding").forEach(earlier -> draft.precede(earlier.asText(), schema));
    draft.add(request.path("sql").asText(""), schema);
  }

  private int print(PolicyDraft.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    result.yaml().ifPresent(out::print);
    out.flush();
    err.println(
        "learnt from "
            + result.learnt()
            + " statements; not learnt: "
            + result.skipped()
            + " (refused, not understood, or no rule can say them); left out: "
            + result.rarer()
            + " rarer ones");
    err.flush();
    return result.yaml().isPresent() ? 0 : 1;
  }
}
