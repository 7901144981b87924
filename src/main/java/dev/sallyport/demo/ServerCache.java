package dev.sallyport.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code scripts/servers} puts the servers of demo and tests. */
public final class ServerCache {
  private ServerCache() {}

  /**
   * The folder of MySQL 8.0.33.
   *
   * @throws IllegalStateException when it was not fetched, saying how to
   */
  public static Path mysql() {
    return home("mysql-8.0.33", "bin/mysqld", "scripts/servers mysql");
  }

  /**
   * The folder of MariaDB 11.4.5.
   *
   * @throws IllegalStateException when it was not fetched, saying how to
   */
  public static Path mariadb() {
    return home("mariadb-11.4.5", "bin/mariadbd", "scripts/servers mariadb");
  }

  /**
   * The folder of Keycloak 26.7.3, the identity provider of tests.
   *
   * @throws IllegalStateException when it was not fetched, saying how to
   */
  public static Path keycloak() {
    return home("keycloak-26.7.3", "bin/kc.sh", "scripts/servers keycloak");
  }

  private static Path home(String folder, String binary, String command) {
    Path home = directory().resolve(folder);
    if (!Files.isExecutable(home.resolve(binary))) {
      throw new IllegalStateException("no server at " + home + "; fetch it with " + command);
    }
    return home;
  }

  /** {@code -Dsallyport.cache}, else {@code $SALLYPORT_CACHE}, else {@code ~/.cache/sallyport}. */
  public static Path directory() {
    String property = System.getProperty("sallyport.cache");
    if (property != null && !property.isBlank()) {
      return Path.of(property);
    }
    String variable = System.getenv("SALLYPORT_CACHE");
    if (variable != null && !variable.isBlank()) {
      return Path.of(variable);
    }
    return Path.of(System.getProperty("user.home"), ".cache", "sallyport");
  }
}
