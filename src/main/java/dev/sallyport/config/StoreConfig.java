package dev.sallyport.config;

import java.nio.file.Path;
import java.util.Optional;

/** Where requests, sessions and decisions are kept. */
public sealed interface StoreConfig {
  /** How messages name it: never with a password. */
  String shown();

  /** One file, one node. */
  record Sqlite(Path file) implements StoreConfig {
    /** Refuses to have no file. */
    public Sqlite {
      Require.present("sqlite", file);
    }

    @Override
    public String shown() {
      return file.toString();
    }
  }

  /**
   * A database of a PostgreSQL server, which many nodes share.
   *
   * @param port 1 to 65535
   * @param tls never disabled for a host that is not loopback
   * @param connections at most so many are opened for reading, beside five for writing and one to
   *     hear of other nodes, 1 to 200
   */
  record PostgreSql(
      String host,
      int port,
      String database,
      String user,
      Secret password,
      Tls tls,
      int connections)
      implements StoreConfig {
    /** Enough for what one node does at the same time. */
    public static final int CONNECTIONS = 8;

    /** Checks everything. */
    public PostgreSql {
      Require.text("host", host);
      Require.range("port", port, 1, 65_535);
      Require.text("database", database);
      Require.text("user", user);
      Require.present("password", password);
      Require.present("tls", tls);
      Require.range("connections", connections, 1, 200);
      if (tls.mode() == TlsMode.DISABLED && !Require.isLoopback(host)) {
        throw new InvalidSettingException(
            "tls.mode",
            "is disabled; expected verify_full or verify_ca for a host that is not loopback");
      }
    }

    @Override
    public String shown() {
      return "postgresql://"
          + (host.contains(":") ? "[" + host + "]" : host)
          + ":"
          + port
          + "/"
          + database;
    }
  }

  /**
   * How a connection to PostgreSQL is protected; there is no mode that goes on in plain text where
   * the server has no TLS.
   *
   * @param authorities PEM of those that sign its certificate; those of the Java runtime where none
   *     are named
   */
  record Tls(TlsMode mode, Optional<Path> authorities) {
    /** Refuses authorities that nobody would be checked by. */
    public Tls {
      Require.present("mode", mode);
      Require.present("ca", authorities);
      if (mode == TlsMode.DISABLED && authorities.isPresent()) {
        throw new InvalidSettingException("ca", "is given, and tls.mode is disabled");
      }
    }

    /** What a host gets that nothing is said of. */
    public static Tls of(String host) {
      return new Tls(
          Require.isLoopback(host) ? TlsMode.DISABLED : TlsMode.VERIFY_FULL, Optional.empty());
    }
  }

  /** PostgreSQL's own words, as far as they protect something. */
  enum TlsMode {
    /** Plain text, to this machine alone. */
    DISABLED,
    /** A certificate of an authority that is trusted, whoever it names. */
    VERIFY_CA,
    /** A certificate of an authority that is trusted, and that names the host. */
    VERIFY_FULL
  }
}
