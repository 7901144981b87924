package dev.sallyport.cli;

import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import io.vertx.core.Vertx;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport catalog}: what exists in a database, as a file for {@code inspect}. */
@Command(
    name = "catalog",
    description = {
      "Writes what exists in a database to standard output, as JSON for 'inspect --catalog':"
          + " tables, columns, views, routines, triggers and foreign keys of every schema that the"
          + " account may see, the server's own left out.",
      "The account sees bodies of routines and views only with SHOW_ROUTINE and SHOW VIEW, and"
          + " triggers only with TRIGGER; what it does not see counts as unknown."
    },
    mixinStandardHelpOptions = true)
public final class CatalogCommand implements Callable<Integer> {
  static final String PASSWORD_VARIABLE = "SALLYPORT_CATALOG_PASSWORD";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long MAX_PASSWORD_FILE_BYTES = 4096;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private ConnectionFile file;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the password for --url, its last line feed left out.")
  private Path passwordFile;

  @Option(
      names = "--tls",
      paramLabel = "MODE",
      defaultValue = "preferred",
      description =
          "TLS for --url: disabled, preferred, required or verify_identity (default:"
              + " ${DEFAULT-VALUE}).")
  private String tls;

  @Spec private CommandSpec spec;

  private final OutputStream out;
  private final Map<String, String> environment;

  /** Writes the file to this stream and looks secrets up in the process environment. */
  public CatalogCommand(OutputStream out) {
    this(out, System.getenv());
  }

  CatalogCommand(OutputStream out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  /** Which database. */
  static final class Source {
    @Option(
        names = {"-c", "--connection"},
        paramLabel = "NAME",
        description = "Connection of the configuration file.")
    private String connection;

    @Option(
        names = "--url",
        paramLabel = "URL",
        description =
            "mysql://user:password@host:port. Leave the password out and give it in the environment"
                + " as "
                + PASSWORD_VARIABLE
                + ", or by --password-file, so that it stands in no process list.")
    private String url;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      ConnectionConfig connection =
          source.url == null ? file.connection(source.connection, environment) : ofUrl();
      Catalogue catalogue = read(connection);
      BufferedOutputStream buffered = new BufferedOutputStream(out);
      CatalogueFile.write(catalogue, buffered);
      buffered.flush();
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(err::println);
    } catch (IllegalArgumentException e) {
      err.println("catalog: " + e.getMessage());
    } catch (ExecutionException e) {
      err.println("catalog: the catalogue could not be read: " + reason(e));
    }
    err.flush();
    return 1;
  }

  private static String reason(ExecutionException failure) {
    // The driver wraps the server's words.
    if (failure.getCause() instanceof IOException unreached) {
      return Causes.ofDial(unreached);
    }
    return Causes.oneLine(failure)
        .replaceFirst("^\\{errorMessage=(.*), errorCode=(\\d+), sqlState=.*}$", "$1 (error $2)");
  }

  private ConnectionConfig ofUrl() throws IOException {
    DatabaseUrl url = DatabaseUrl.read(source.url);
    return new ConnectionConfig(
        "catalog",
        url.host(),
        url.port(),
        url.schema(),
        new AccountConfig.Stored(url.user(), password(url)),
        tlsMode(),
        CONNECT_TIMEOUT);
  }

  private Secret password(DatabaseUrl url) throws IOException {
    if (passwordFile != null) {
      if (url.password().isPresent()) {
        throw new IllegalArgumentException("both --url and --password-file give a password");
      }
      if (!Files.isReadable(passwordFile) || Files.size(passwordFile) > MAX_PASSWORD_FILE_BYTES) {
        throw new IllegalArgumentException(
            "--password-file " + passwordFile + " cannot be read, or holds no password");
      }
      return Secret.of(Files.readString(passwordFile).replaceFirst("\\r?\\n\\z", ""));
    }
    return url.password()
        .orElseGet(() -> Secret.of(environment.getOrDefault(PASSWORD_VARIABLE, "")));
  }

  private BackendTls tlsMode() {
    for (BackendTls mode : BackendTls.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(tls.replace('-', '_'))) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "--tls '" + tls + "' is none of disabled, preferred, required, verify_identity");
  }

  private static Catalogue read(ConnectionConfig connection)
      throws ExecutionException, InterruptedException {
    Vertx vertx = Gateway.vertx();
    try (DatabaseAdministration administration = new DatabaseAdministration(vertx)) {
      return administration
          .readCatalogue(connection)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}
