package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import java.util.Optional;

/**
 * A connection as somebody wants it.
 *
 * @param settings with the password, where one was given
 * @param hasPassword whether one was given; one that is left out is to stay
 */
public record ConnectionDraft(ConnectionConfig settings, boolean hasPassword) {
  private static final int MAX_PASSWORD = 1_024;
  private static final int MAX_USER = 80;
  private static final int MAX_SCHEMA = 64;

  /** What the configuration file would take and a form does not, if there is something. */
  Optional<ConnectionRefusedException> objection() {
    Optional<String> host = DatabaseHost.problem(settings.host());
    if (host.isPresent()) {
      return no("host", host.get());
    }
    if (settings.schema().filter(name -> name.length() > MAX_SCHEMA).isPresent()) {
      return no("schema", "is longer than the " + MAX_SCHEMA + " characters of a schema's name");
    }
    if (settings.account().user().length() > MAX_USER) {
      return no("user", "is longer than " + MAX_USER + " characters");
    }
    if (hasPassword
        && settings
            .account()
            .secret()
            .filter(s -> s.reveal().length() > MAX_PASSWORD || s.reveal().isEmpty())
            .isPresent()) {
      return no("password", "is empty, or longer than " + MAX_PASSWORD + " characters");
    }
    return Optional.empty();
  }

  /** Whether the account logs in with a password that was not given. */
  boolean lacksPassword() {
    return !hasPassword && settings.account().secret().isPresent();
  }

  /**
   * What keeps a password that was given for {@code before} from being used here, if something
   * does: it goes to the server that it was given for, protected as it was, and to no other.
   * Otherwise whoever may change a connection could have its password sent to a server of their
   * own.
   */
  Optional<String> differs(ConnectionConfig before) {
    ConnectionConfig after = settings;
    return !after.account().word().equals(before.account().word())
        ? Optional.of("account")
        : !after.host().equals(before.host())
            ? Optional.of("host")
            : after.port() != before.port()
                ? Optional.of("port")
                : after.tls() != before.tls()
                    ? Optional.of("tls")
                    : !after.account().user().equals(before.account().user())
                        ? Optional.of("user")
                        : Optional.empty();
  }

  /** Whether it is at the same server. */
  boolean isAtServerOf(ConnectionConfig before) {
    return settings.host().equals(before.host()) && settings.port() == before.port();
  }

  /** Whether what is left at the server of {@code before} is found by this one too. */
  boolean cleansUpAfter(ConnectionConfig before) {
    return isAtServerOf(before) && settings.account() instanceof AccountConfig.Ephemeral;
  }

  private static Optional<ConnectionRefusedException> no(String field, String problem) {
    return Optional.of(ConnectionRefusedException.field(field, problem));
  }
}
