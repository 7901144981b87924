package dev.sallyport.web;

import dev.sallyport.access.connections.ConnectionDraft;
import dev.sallyport.config.Amount;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a connection from a body, with the keys, defaults and checks of the configuration file.
 * Exactly the known keys, so that a misspelt one is no default; no message quotes a password.
 */
final class ConnectionBody {
  private static final String NAME = "name";
  private static final String ACCOUNT = "account";
  private static final String PASSWORD = "password";
  private static final String USER = "user";
  private static final Set<String> EPHEMERAL_ONLY = Set.of("grants", "user_host");
  private static final Set<String> IAM_ONLY = Set.of("admin_user", "region");
  private static final Set<String> KEYS =
      Set.of(
          NAME,
          "host",
          "port",
          "schema",
          ACCOUNT,
          USER,
          PASSWORD,
          "grants",
          "user_host",
          "admin_user",
          "region",
          "tls",
          "connect_timeout");
  private static final int DEFAULT_PORT = 3306;
  private static final int MAX_TEXT = 2_048;

  private final JsonObject body;
  private final Map<String, String> problems = new LinkedHashMap<>();

  private ConnectionBody(JsonObject body) {
    this.body = body;
  }

  /**
   * The draft in a body.
   *
   * @param name the name, where the path has it
   * @param more further keys that the route reads itself
   */
  static ConnectionDraft read(RoutingContext ctx, Optional<String> name, Set<String> more) {
    return new ConnectionBody(object(ctx)).draft(name, more);
  }

  /** A body that is one JSON object. */
  static JsonObject object(RoutingContext ctx) {
    try {
      JsonObject body = ctx.body().asJsonObject();
      if (body != null) {
        return body;
      }
    } catch (DecodeException | ClassCastException e) {
      throw noObject();
    }
    throw noObject();
  }

  private static ProblemException noObject() {
    return Problem.badRequest(
            "The body is not a JSON object.",
            "Send {\"name\": \"orders\", \"host\": \"db.example.com\", \"account\": \"stored\","
                + " \"user\": \"…\", \"password\": \"…\"}.")
        .asException();
  }

  private ConnectionDraft draft(Optional<String> path, Set<String> more) {
    for (String key : body.fieldNames()) {
      if (!KEYS.contains(key) && !more.contains(key)) {
        problems.put(key, "is not a known field");
      }
    }
    String name = path.orElseGet(() -> required(NAME, "what agents give as MySQL user"));
    path.filter(known -> body.containsKey(NAME) && !known.equals(body.getValue(NAME)))
        .ifPresent(known -> problems.put(NAME, "cannot be changed; register another connection"));
    String host = required("host", "the database server");
    int port = port();
    Optional<String> schema = text("schema");
    BackendTls tls = word("tls", BackendTls.class, BackendTls.REQUIRED);
    Duration timeout = timeout();
    Optional<AccountConfig> account = account();
    if (account.isPresent() && problems.isEmpty()) {
      try {
        return new ConnectionDraft(
            new ConnectionConfig(name, host, port, schema, account.get(), tls, timeout),
            text(PASSWORD).isPresent());
      } catch (InvalidSettingException e) {
        problems.put(e.key().isEmpty() ? NAME : e.key(), e.problem());
      }
    }
    throw new InvalidFieldsException(problems);
  }

  private Optional<AccountConfig> account() {
    String kind = required(ACCOUNT, "stored, ephemeral or rds-iam");
    String user = required(USER, "the account of the server");
    Secret password = text(PASSWORD).map(Secret::of).orElseGet(() -> Secret.of(""));
    refuse(!kind.equals("ephemeral"), EPHEMERAL_ONLY, "ephemeral");
    refuse(!kind.equals("rds-iam"), IAM_ONLY, "rds-iam");
    if (problems.containsKey(ACCOUNT) || problems.containsKey(USER)) {
      return Optional.empty();
    }
    try {
      switch (kind) {
        case "stored":
          return Optional.of(new AccountConfig.Stored(user, password));
        case "ephemeral":
          return Optional.of(
              new AccountConfig.Ephemeral(
                  user,
                  password,
                  word("grants", Grants.class, Grants.SESSION),
                  text("user_host").orElse("%")));
        case "rds-iam":
          if (body.getValue(PASSWORD) != null) {
            problems.put(PASSWORD, "means nothing here; rds-iam signs a token for each login");
          }
          return Optional.of(
              new AccountConfig.RdsIam(
                  user, text("admin_user").orElse(""), text("region").orElse("")));
        default:
          problems.put(ACCOUNT, "is not known; expected stored, ephemeral or rds-iam");
          return Optional.empty();
      }
    } catch (InvalidSettingException e) {
      problems.putIfAbsent(e.key(), e.problem());
      return Optional.empty();
    }
  }

  private void refuse(boolean elsewhere, Set<String> keys, String account) {
    for (String key : keys) {
      if (elsewhere && body.getValue(key) != null) {
        problems.put(key, "means nothing here; it goes with account " + account);
      }
    }
  }

  private String required(String key, String expected) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      problems.putIfAbsent(key, "is missing; expected " + expected);
    }
    return text.orElse("");
  }

  /** A text that says something; null and an empty one count as left out. */
  private Optional<String> text(String key) {
    Object value = body.getValue(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text)) {
      problems.put(key, "must be a text");
      return Optional.empty();
    }
    if (text.length() > MAX_TEXT) {
      problems.put(key, "is longer than " + MAX_TEXT + " characters");
      return Optional.empty();
    }
    // A password may have blanks around it, and may consist of them.
    String kept = key.equals(PASSWORD) ? text : text.strip();
    if (kept.chars().anyMatch(Character::isISOControl)) {
      problems.put(key, "has a control character in it");
      return Optional.empty();
    }
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
  }

  private int port() {
    Object value = body.getValue("port");
    if (value == null) {
      return DEFAULT_PORT;
    }
    if (value instanceof Integer number && number >= 1 && number <= 65_535) {
      return number;
    }
    problems.put("port", "must be a whole number from 1 to 65535");
    return DEFAULT_PORT;
  }

  private Duration timeout() {
    Optional<String> written = text("connect_timeout");
    Optional<Duration> read = written.flatMap(Amount::duration);
    if (written.isPresent() && read.isEmpty()) {
      problems.put("connect_timeout", "is no duration; expected for example 5s");
    }
    return read.orElse(Duration.ofSeconds(5));
  }

  private <E extends Enum<E>> E word(String key, Class<E> type, E otherwise) {
    Optional<String> written = text(key);
    if (written.isEmpty()) {
      return otherwise;
    }
    Optional<E> read =
        Arrays.stream(type.getEnumConstants())
            .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(written.get()))
            .findFirst();
    if (read.isEmpty()) {
      problems.put(
          key,
          "is not known; expected one of "
              + Arrays.stream(type.getEnumConstants())
                  .map(e -> e.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
    return read.orElse(otherwise);
  }
}
