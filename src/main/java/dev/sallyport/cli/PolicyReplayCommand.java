package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.rehearsal.Databases;
import dev.sallyport.rehearsal.Replay;
import dev.sallyport.rehearsal.ReplayLimits;
import dev.sallyport.rehearsal.ReplayReport;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy replay}: what a draft would change for what was done. */
@Command(
    name = "replay",
    description = {
      "Judges recorded statements by a draft and by the policies in force, and lists what differs.",
      "Exit status: 0 nothing would change, 1 something would, 2 it could not be told."
    },
    mixinStandardHelpOptions = true)
final class PolicyReplayCommand implements Callable<Integer> {
  private static final int CHANGES = 1;
  private static final int NOT_TOLD = 2;
  private static final ReplayLimits LIMITS = new ReplayLimits(10_000_000, Duration.ofHours(1));
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "DRAFT", description = "Directory of the draft, or one policy file.")
  private Path draft;

  @Mixin private ConfigSource config;

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "The store itself, where it is a file.")
  private Path store;

  @Option(
      names = {"--policies", "--policy"},
      paramLabel = "PATH",
      description = "The policies in force; left out, those of the configuration.")
  private Path policies;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many days back, 1 to 30 (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(names = "--connection", paramLabel = "NAME", description = "Of this connection alone.")
  private String connection;

  @Option(names = "--principal", paramLabel = "ID", description = "Of this principal alone.")
  private String principal;

  @Option(
      names = "--catalog",
      paramLabel = "CONNECTION=FILE",
      description = {
        "What exists in the database of a connection, written by 'sallyport catalog'; without it",
        "statements are judged by the names that they use alone."
      })
  private Map<String, Path> catalogs = Map.of();

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Inspector inspector;
  private final Clock clock;

  PolicyReplayCommand(Inspector inspector, Clock clock) {
    this.inspector = inspector;
    this.clock = clock;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter err = spec.commandLine().getErr();
    if (days < 1 || days > ReplayLimits.MOST_DAYS) {
      throw new ParameterException(
          spec.commandLine(), "expected --days from 1 to " + ReplayLimits.MOST_DAYS);
    }
    try {
      ReplayReport report = replay(err);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(JSON.writeValueAsString(ReplayReportLines.json(report)));
      } else {
        ReplayReportLines.text(report).forEach(out::println);
      }
      out.flush();
      return report.changesSomething() ? CHANGES : 0;
    } catch (ConfigException e) {
      e.problems().forEach(err::println);
    } catch (NoSuchFileException e) {
      err.println("policy replay: there is no file " + e.getFile());
    } catch (IllegalStateException e) {
      err.println("policy replay: " + Causes.oneLine(e));
    }
    err.flush();
    return NOT_TOLD;
  }

  private ReplayReport replay(PrintWriter err) throws NoSuchFileException {
    Optional<GatewayConfig> read =
        store == null || policies == null ? Optional.of(config.load()) : Optional.empty();
    Path inForce = policies != null ? policies : read.orElseThrow().policies();
    StoreConfig recorded =
        store != null ? new StoreConfig.Sqlite(store) : read.orElseThrow().store();
    PolicySet before = PolicySource.read(inForce, inspector, err);
    PolicySet after = PolicySource.read(draft, inspector, err);
    Databases databases = databases();
    try (ReadStore opened = ReadStore.of(recorded)) {
      return new Replay(opened.store().sessionArchive(), inspector, databases, clock)
          .run(
              before,
              after,
              new Replay.Request(
                  days, Optional.ofNullable(connection), Optional.ofNullable(principal)),
              LIMITS,
              (reached, sessions, statements) -> {},
              () -> false);
    }
  }

  private Databases databases() {
    Map<String, Catalogue> read = new HashMap<>();
    List<String> problems = new ArrayList<>();
    catalogs.forEach(
        (name, file) -> {
          try {
            read.put(name, PolicySource.catalogue(file));
          } catch (ConfigException e) {
            problems.addAll(e.problems());
          }
        });
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new GivenCatalogues(read);
  }

  /** From files. */
  private record GivenCatalogues(Map<String, Catalogue> catalogues) implements Databases {
    @Override
    public List<String> connections() {
      return catalogues.keySet().stream().sorted().toList();
    }

    @Override
    public Optional<Catalogue> last(String connection) {
      return Optional.ofNullable(catalogues.get(connection));
    }

    @Override
    public Catalogue ask(String connection) {
      return catalogues.getOrDefault(connection, Catalogue.UNKNOWN);
    }
  }
}
