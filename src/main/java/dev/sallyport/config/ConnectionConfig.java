package dev.sallyport.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A database behind the gate.
 *
 * @param name what an agent gives as MySQL user: {@code [a-z0-9][a-z0-9_-]{0,31}}
 * @param host server address
 * @param port server port, 1 to 65535
 * @param schema schema selected when the agent names none
 * @param account how the gateway logs in
 * @param tls how the way to the server is protected
 * @param connectTimeout bound on dialling and login together, up to 5 minutes
 * @param listenerPort where the listener takes agents for this connection only, and greets them as
 *     its server does
 */
public record ConnectionConfig(
    String name,
    String host,
    int port,
    Optional<String> schema,
    AccountConfig account,
    BackendTls tls,
    Duration connectTimeout,
    Optional<Integer> listenerPort) {
  /** MySQL user names end at 32 characters, and the name is one. */
  private static final String NAME_FORM = "[a-z0-9][a-z0-9_-]{0,31}";

  /** Checks name and ranges. */
  public ConnectionConfig {
    if (name == null || !name.matches(NAME_FORM)) {
      throw new InvalidSettingException(
          "",
          "'"
              + name
              + "' cannot be a connection's name; expected up to 32 characters of a-z, 0-9, _ and"
              + " -, the first a letter or digit, because agents give it as MySQL user");
    }
    Require.text("host", host);
    Require.range("port", port, 1, 65_535);
    Require.present("schema", schema);
    Require.present("account", account);
    Require.present("tls", tls);
    Require.duration(
        "connect_timeout", connectTimeout, Duration.ofMillis(1), Duration.ofMinutes(5));
    Require.present("listener_port", listenerPort);
    listenerPort.ifPresent(own -> Require.range("listener_port", own, 1, 65_535));
    if (account instanceof AccountConfig.RdsIam
        && (tls == BackendTls.DISABLED || tls == BackendTls.PREFERRED)) {
      throw new InvalidSettingException(
          "tls",
          "'"
              + tls.name().toLowerCase(Locale.ROOT)
              + "' would show a signed token in plain text; account rds-iam needs verify_identity"
              + " or required");
    }
  }

  /** One without a port of its own. */
  public ConnectionConfig(
      String name,
      String host,
      int port,
      Optional<String> schema,
      AccountConfig account,
      BackendTls tls,
      Duration connectTimeout) {
    this(name, host, port, schema, account, tls, connectTimeout, Optional.empty());
  }

  /** Where it leads, {@code host:port}; connections of several names may lead to one server. */
  public String server() {
    return host.toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** The same with another password; an account that has none stays as it is. */
  public ConnectionConfig withPassword(Secret password) {
    return new ConnectionConfig(
        name,
        host,
        port,
        schema,
        account.withPassword(password),
        tls,
        connectTimeout,
        listenerPort);
  }

  /** How the gateway logs in to the server. */
  public sealed interface AccountConfig {
    /** As it is written in the file: {@code stored}, {@code ephemeral} or {@code rds-iam}. */
    String word();

    /** The account of the server. */
    String user();

    /** Its password; empty where each login has a token of its own. */
    Optional<Secret> secret();

    /** The same with another password; an account that has none stays as it is. */
    AccountConfig withPassword(Secret password);

    /** An existing account, used as it is. */
    record Stored(String user, Secret password) implements AccountConfig {
      /** Refuses an account without a name. */
      public Stored {
        Require.text("user", user);
        Require.present("password", password);
      }

      @Override
      public String word() {
        return "stored";
      }

      @Override
      public Optional<Secret> secret() {
        return Optional.of(password);
      }

      @Override
      public AccountConfig withPassword(Secret other) {
        return new Stored(user, other);
      }
    }

    /**
     * A user of its own for each session, made and dropped by an administrative account.
     *
     * @param user the administrative account
     * @param password its password
     * @param grants for how long a user has its rights
     * @param userHost host part of the users that are made: where the server sees the gateway come
     *     from, for example {@code 10.0.3.%}
     */
    record Ephemeral(String user, Secret password, Grants grants, String userHost)
        implements AccountConfig {
      private static final String HOST_FORM = "[A-Za-z0-9.:%_/-]{1,255}";

      /** Refuses an account without a name, and a host that could not stand in a user's name. */
      public Ephemeral {
        Require.text("user", user);
        Require.present("password", password);
        Require.present("grants", grants);
        if (userHost == null || !userHost.matches(HOST_FORM)) {
          throw new InvalidSettingException(
              "user_host",
              "'"
                  + userHost
                  + "' is no host of a MySQL account; expected for example % or 10.0.3.%");
        }
      }

      @Override
      public String word() {
        return "ephemeral";
      }

      @Override
      public Optional<Secret> secret() {
        return Optional.of(password);
      }

      @Override
      public AccountConfig withPassword(Secret other) {
        return new Ephemeral(user, other, grants, userHost);
      }
    }

    /**
     * A user of Amazon RDS or Aurora that logs in by a token signed for it (IAM database
     * authentication).
     *
     * @param user the sessions' user, of at most 32 characters; with {@link #PLACEHOLDER} in it,
     *     each principal has its own, and the rest is at most 8 characters
     * @param adminUser reads the catalogue and ends sessions; where it is left out, a fixed {@code
     *     user} does
     * @param region for example {@code eu-central-1}
     */
    record RdsIam(String user, String adminUser, String region) implements AccountConfig {
      /** Stands for a name that is made of the principal. */
      public static final String PLACEHOLDER = "{principal}";

      private static final int MAX_USER = 32;
      private static final String TEMPLATE_FORM =
          "[A-Za-z0-9_]{0,8}" + Pattern.quote(PLACEHOLDER) + "[A-Za-z0-9_]{0,8}";
      private static final int MAX_BESIDE = 8;

      /** Refuses what could not stand in a token, and names that would run into each other. */
      public RdsIam {
        Require.text("user", user);
        boolean template = user.contains("{") || user.contains("}");
        if (template
            ? !user.matches(TEMPLATE_FORM) || user.length() > PLACEHOLDER.length() + MAX_BESIDE
            : user.length() > MAX_USER) {
          throw new InvalidSettingException(
              "user",
              "'"
                  + user
                  + "' cannot be the user; expected a name of at most 32 characters, or {principal}"
                  + " with at most 8 letters, digits and _ beside it");
        }
        if (adminUser == null || adminUser.isBlank()) {
          if (template) {
            throw new InvalidSettingException(
                "admin_user",
                "is missing; expected the user that reads the catalogue and ends sessions, because"
                    + " 'user' is another one for each principal");
          }
          adminUser = user;
        }
        if (adminUser.length() > MAX_USER) {
          throw new InvalidSettingException(
              "admin_user", "'" + adminUser + "' is longer than 32 characters");
        }
        if (region == null || !region.matches("[a-z]{2}(-[a-z]{1,16}){1,3}-[0-9]{1,2}")) {
          throw new InvalidSettingException(
              "region", "'" + region + "' is no AWS region; expected for example eu-central-1");
        }
      }

      @Override
      public String word() {
        return "rds-iam";
      }

      @Override
      public Optional<Secret> secret() {
        return Optional.empty();
      }

      @Override
      public AccountConfig withPassword(Secret other) {
        return this;
      }

      /** Whether each principal has a user of its own. */
      public boolean perPrincipal() {
        return user.contains(PLACEHOLDER);
      }
    }
  }

  /** For how long a short-lived user has its rights. */
  public enum Grants {
    /** From login to end: what the policy may allow without a person. */
    SESSION,
    /** Only what each statement needs, while it runs. */
    STATEMENT
  }

  /** How the way to the server is protected; never weakened silently. */
  public enum BackendTls {
    /** Plain text. */
    DISABLED,
    /** TLS when the server offers it, unverified. */
    PREFERRED,
    /** TLS or no connection, unverified. */
    REQUIRED,
    /** TLS with a certificate that the JVM's trust store accepts and that names the host. */
    VERIFY_IDENTITY
  }
}
