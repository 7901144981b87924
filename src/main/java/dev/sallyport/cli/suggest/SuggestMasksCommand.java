package dev.sallyport.cli.suggest;

import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.backend.TableSample;
import dev.sallyport.cli.ConnectionFile;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.policy.MaskedType;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport policy suggest-masks}: proposes masks for what a database holds. */
@Command(
    name = "suggest-masks",
    description = {
      "Proposes the masks that a database's columns speak for: by their names and types, and by what"
          + " detectors find in some rows of each table.",
      "Rows are read with the connection's account, read only and bounded in rows, value length and"
          + " time. Each rule says why it is proposed; no value is ever printed."
    },
    mixinStandardHelpOptions = true)
public final class SuggestMasksCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 200;
  private static final int MOST_TABLES = 2_000;
  private static final int MOST_COLUMNS = 100;

  /** At most 64 KB in UTF-8. */
  private static final int MOST_CHARACTERS = 16 * 1024;

  private static final Duration SAMPLE_LIMIT = Duration.ofSeconds(2);

  @Option(
      names = {"-c", "--connection"},
      required = true,
      paramLabel = "NAME",
      description = "Connection of the configuration file.")
  private String connection;

  @Mixin private ConnectionFile file;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "200",
      description = "Rows to sample of each table, 0 to 200 (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--tables",
      paramLabel = "N",
      defaultValue = "500",
      description = "Tables to sample; the others are judged by names (default: ${DEFAULT-VALUE}).")
  private int tables;

  @Option(names = "--json", description = "One line of JSON instead of YAML.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Map<String, String> environment;
  private final Map<ColumnName, ColumnSample> samples = new HashMap<>();
  private final List<String> notSampled = new ArrayList<>();
  private int sampled;

  /** Looks secrets up in the process environment. */
  public SuggestMasksCommand() {
    this(System.getenv());
  }

  SuggestMasksCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (rows < 0 || rows > MOST_ROWS || tables < 0 || tables > MOST_TABLES) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --rows from 0 to " + MOST_ROWS + " and --tables from 0 to " + MOST_TABLES);
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      ConnectionConfig configured = file.connection(connection, environment);
      print(MaskSuggestions.of(look(configured), samples));
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(err::println);
    } catch (IllegalArgumentException e) {
      err.println("policy suggest-masks: " + e.getMessage());
    } catch (CompletionException e) {
      err.println("policy suggest-masks: the catalogue could not be read: " + reason(e.getCause()));
    }
    err.flush();
    return 1;
  }

  private Catalogue look(ConnectionConfig configured) {
    Vertx vertx = Vertx.vertx();
    try (DatabaseAdministration administration = new DatabaseAdministration(vertx)) {
      Catalogue catalogue = joined(() -> administration.readCatalogue(configured));
      for (Table table : catalogue.tables()) {
        List<String> texts = texts(table);
        if (table.view().isPresent() || texts.isEmpty() || rows == 0) {
          continue;
        }
        if (sampled + notSampled.size() >= tables) {
          notSampled.add(shown(table) + ": more than --tables");
        } else {
          sample(administration, configured, table, texts);
        }
      }
      return catalogue;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void sample(
      DatabaseAdministration administration,
      ConnectionConfig configured,
      Table table,
      List<String> texts) {
    List<ColumnSample> found = texts.stream().map(text -> new ColumnSample()).toList();
    TableSample question =
        new TableSample(table.name(), texts, rows, MOST_CHARACTERS, SAMPLE_LIMIT);
    Detectors detectors = Detectors.all();
    try {
      joined(
          () ->
              administration.readSample(
                  configured,
                  question,
                  (column, value) -> found.get(column).look(detectors, value)));
      sampled++;
      for (int i = 0; i < texts.size(); i++) {
        samples.put(new ColumnName(table.name(), texts.get(i)), found.get(i));
      }
    } catch (CompletionException e) {
      notSampled.add(shown(table) + ": " + reason(e.getCause()));
    }
  }

  /** A table may be called anything; a terminal is told words only. */
  private static String shown(Table table) {
    return table.name().toString().replaceAll("\\p{Cntrl}", "?");
  }

  private static List<String> texts(Table table) {
    return table.columns().stream()
        .filter(
            column ->
                switch (MaskedType.of(column.type())) {
                  case TEXT, BYTES, JSON -> true;
                  default -> false;
                })
        .map(Column::name)
        .limit(MOST_COLUMNS)
        .toList();
  }

  private static <T> T joined(Supplier<Future<T>> question) {
    return question.get().toCompletionStage().toCompletableFuture().join();
  }

  /** Not in the server's words, which may quote a value. */
  private static String reason(Throwable failure) {
    return failure instanceof MySQLException refused
        ? "the database refused (error " + refused.getErrorCode() + ")"
        : "no answer (" + failure.getClass().getSimpleName() + ")";
  }

  private void print(List<MaskSuggestions.Suggestion> suggestions) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json
            ? SuggestedText.json(connection, suggestions, sampled, notSampled)
            : SuggestedText.yaml(suggestions));
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    if (!json) {
      notSampled.forEach(table -> err.println("not sampled: " + table));
      err.println(
          suggestions.size()
              + " rules proposed; "
              + sampled
              + " tables sampled, "
              + notSampled.size()
              + " not; read them before they go into a policy: a mask also refuses statements that"
              + " choose rows by its column");
    }
    err.flush();
  }
}
