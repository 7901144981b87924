package dev.sallyport.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What differs between the servers that can be started: names of programs and flags. */
enum DatabaseFlavour {
  MYSQL(
      "bin/mysqld", "bin/mysql", "--ssl-mode=DISABLED", "SHOW_ROUTINE ON *.*", "CONNECTION_ADMIN") {
    @Override
    List<String> initialise(Path home, Path files) {
      return List.of(
          home.resolve(server).toString(),
          "--no-defaults",
          "--initialize-insecure",
          "--innodb-use-native-aio=0",
          "--basedir=" + home,
          "--datadir=" + files);
    }

    @Override
    List<String> flags(DatabaseServer.Options options) {
      List<String> flags = new ArrayList<>(options.small() ? SMALL_MYSQL : List.of());
      flags.addAll(
          List.of(
              "--mysqlx=OFF",
              "--skip-log-bin",
              "--innodb-use-native-aio=0",
              "--lc-messages=en_US"));
      if (!options.tls()) {
        flags.add("--tls-version=");
      }
      return flags;
    }
  },

  MARIADB("bin/mariadbd", "bin/mariadb", "--skip-ssl", "SELECT ON mysql.proc", "CONNECTION ADMIN") {
    @Override
    List<String> initialise(Path home, Path files) {
      return List.of(
          home.resolve("scripts/mariadb-install-db").toString(),
          "--no-defaults",
          "--basedir=" + home,
          "--datadir=" + files,
          "--auth-root-authentication-method=normal",
          "--skip-test-db",
          "--force");
    }

    @Override
    List<String> flags(DatabaseServer.Options options) {
      List<String> flags = new ArrayList<>(options.small() ? SMALL_MARIADB : List.of());
      flags.add("--max-allowed-packet=64M");
      // Without a certificate of its own it makes one at every start, which takes seconds to half a
      // minute.
      if (!options.tls() || options.certificate().isEmpty()) {
        flags.add("--skip-ssl");
      }
      return flags;
    }
  };

  private static final List<String> SMALL_MYSQL =
      List.of(
          "--innodb-buffer-pool-size=32M",
          "--innodb-redo-log-capacity=16M",
          "--table-open-cache=200",
          "--table-definition-cache=400",
          "--innodb-log-buffer-size=1M",
          "--key-buffer-size=8",
          "--innodb-doublewrite=OFF",
          "--innodb-flush-log-at-trx-commit=0");

  private static final List<String> SMALL_MARIADB =
      List.of(
          "--innodb-buffer-pool-size=32M",
          "--innodb-log-file-size=16M",
          "--aria-pagecache-buffer-size=1M",
          "--key-buffer-size=16K",
          "--innodb-doublewrite=OFF",
          "--innodb-flush-log-at-trx-commit=0");

  final String server;
  final String client;

  /** TLS on a local socket gains nothing, and a client may insist on it where there is none. */
  final String clientWithoutTls;

  /** What an account must be granted to see bodies of routines that are not its own. */
  final String sightOfRoutines;

  /** The privilege to end sessions of others. */
  final String endingOfSessions;

  DatabaseFlavour(
      String server,
      String client,
      String clientWithoutTls,
      String sightOfRoutines,
      String endingOfSessions) {
    this.server = server;
    this.client = client;
    this.clientWithoutTls = clientWithoutTls;
    this.sightOfRoutines = sightOfRoutines;
    this.endingOfSessions = endingOfSessions;
  }

  /** The command that makes an empty data directory. */
  abstract List<String> initialise(Path home, Path files);

  /** Flags of this server alone; those that all servers know are not among them. */
  abstract List<String> flags(DatabaseServer.Options options);
}
