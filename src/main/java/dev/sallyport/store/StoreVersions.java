package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/** Which version the tables of a store have, and how they come to that of this jar. Blocks. */
public final class StoreVersions {
  private StoreVersions() {}

  /**
   * Where a store stands.
   *
   * @param store its name, without any secret
   * @param version of its tables; empty where it has none yet
   * @param pending what is still to be done, in order
   * @param newer versions that this jar does not know: a newer one was here
   */
  public record Status(
      String store, Optional<String> version, List<String> pending, List<String> newer) {
    /** Keeps copies. */
    public Status {
      pending = List.copyOf(pending);
      newer = List.copyOf(newer);
    }

    /** Whether the tables are those that this jar knows. */
    public boolean isCurrent() {
      return version.isPresent() && pending.isEmpty() && newer.isEmpty();
    }
  }

  /**
   * Looks where a store stands, and changes nothing.
   *
   * @throws NoSuchFileException when there is no such file
   * @throws IOException when it cannot be read as a store
   */
  public static Status of(StoreConfig config) throws IOException {
    if (config instanceof StoreConfig.Sqlite sqlite && !Files.isRegularFile(sqlite.file())) {
      throw new NoSuchFileException(sqlite.file().toString());
    }
    try {
      MigrationInfoService known = flyway(config).info();
      return new Status(
          config.shown(),
          Optional.ofNullable(known.current()).map(StoreVersions::version),
          Arrays.stream(known.pending()).map(StoreVersions::line).toList(),
          Arrays.stream(known.applied())
              .filter(one -> one.getState().isApplied() && !one.getState().isResolved())
              .map(StoreVersions::version)
              .toList());
    } catch (FlywayException e) {
      throw new IOException("the store " + config.shown() + " cannot be read: " + firstLine(e), e);
    }
  }

  /**
   * Creates what is missing and brings the tables up to date; of several that try, one does it.
   *
   * @return what was done, in order
   */
  public static List<String> migrate(StoreConfig config) throws IOException {
    List<String> before = new ArrayList<>();
    if (!(config instanceof StoreConfig.Sqlite sqlite) || Files.isRegularFile(sqlite.file())) {
      before.addAll(applied(config));
    }
    if (config instanceof StoreConfig.PostgreSql server) {
      PostgresDatabase.migrate(server);
    } else {
      SqliteDatabase.migrate((StoreConfig.Sqlite) config);
    }
    List<String> after = new ArrayList<>(applied(config));
    after.removeAll(before);
    return after;
  }

  /** What follows in Flyway's own words is a table of the same. */
  static String firstLine(Exception cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static List<String> applied(StoreConfig config) throws IOException {
    try {
      return Arrays.stream(flyway(config).info().applied()).map(StoreVersions::line).toList();
    } catch (FlywayException e) {
      throw new IOException("the store " + config.shown() + " cannot be read: " + firstLine(e), e);
    }
  }

  private static Flyway flyway(StoreConfig config) {
    return config instanceof StoreConfig.PostgreSql server
        ? PostgresDatabase.flyway(server)
        : SqliteDatabase.flyway((StoreConfig.Sqlite) config);
  }

  private static String version(MigrationInfo one) {
    return String.valueOf(one.getVersion());
  }

  private static String line(MigrationInfo one) {
    return version(one) + " " + one.getDescription();
  }
}
