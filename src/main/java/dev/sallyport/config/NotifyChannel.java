package dev.sallyport.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where people are told about requests that wait for them. */
public sealed interface NotifyChannel {
  /** What this channel hears. */
  Audience audience();

  /** Certificates to trust instead of those of the Java runtime, PEM. */
  Optional<Path> authorities();

  /**
   * What a channel hears.
   *
   * @param events at least one
   * @param groups only requests on which people of one of these may decide; empty for all
   */
  record Audience(Set<NotifyEvent> events, Set<String> groups) {
    /** Everything worth a message. */
    public static final Audience ALL = new Audience(NotifyEvent.DEFAULT, Set.of());

    /** Checks and copies. */
    public Audience {
      if (events == null || events.isEmpty()) {
        throw new InvalidSettingException("events", "has no entry; expected at least one event");
      }
      Require.present("groups", groups);
      if (groups.stream().anyMatch(String::isBlank)) {
        throw new InvalidSettingException("groups", "has an empty entry; expected names of groups");
      }
      events = Set.copyOf(events);
      groups = Set.copyOf(groups);
    }
  }

  /**
   * A program that is sent JSON, signed as the Standard Webhooks say.
   *
   * @param url https, or http on a loopback host
   * @param secret {@code whsec_} and 24 to 64 bytes in base64
   * @param previousSecret signs too, while receivers change to {@code secret}
   */
  record Webhook(
      URI url,
      Secret secret,
      Optional<Secret> previousSecret,
      Audience audience,
      Optional<Path> authorities)
      implements NotifyChannel {
    private static final String PREFIX = "whsec_";
    private static final int MIN_KEY_BYTES = 24;
    private static final int MAX_KEY_BYTES = 64;

    /** Checks address and secrets. */
    public Webhook {
      Require.webAddress("url", url);
      if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
        throw new InvalidSettingException(
            "url", "has a user or a fragment; expected scheme, host and path alone");
      }
      Require.present("secret", secret);
      Require.present("previous_secret", previousSecret);
      Require.present("ca", authorities);
      key("secret", secret);
      previousSecret.ifPresent(previous -> key("previous_secret", previous));
    }

    /** The bytes that a secret stands for. */
    public static byte[] key(Secret secret) {
      return key("secret", secret);
    }

    private static byte[] key(String name, Secret secret) {
      String written = secret.reveal();
      if (written.startsWith(PREFIX)) {
        try {
          byte[] key = Base64.getDecoder().decode(written.substring(PREFIX.length()));
          if (key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES) {
            return key;
          }
        } catch (IllegalArgumentException notBase64) {
          throw badKey(name);
        }
      }
      throw badKey(name);
    }

    private static InvalidSettingException badKey(String name) {
      return new InvalidSettingException(
          name,
          "is no webhook secret; expected 'whsec_' and the base64 of "
              + MIN_KEY_BYTES
              + " to "
              + MAX_KEY_BYTES
              + " random bytes");
    }
  }

  /**
   * A chat that takes what Slack's incoming webhooks take.
   *
   * @param url whoever knows it may write there, so it is kept like a password
   */
  record Slack(Secret url, Audience audience, Optional<Path> authorities) implements NotifyChannel {
    /** Checks the address without ever quoting it. */
    public Slack {
      Require.present("url", url);
      Require.present("ca", authorities);
      address(url);
    }

    /** The address itself, for the one place that calls it. */
    public URI address() {
      return address(url);
    }

    private static URI address(Secret url) {
      try {
        URI address = new URI(url.reveal());
        boolean plain = address.getRawUserInfo() == null && address.getRawFragment() == null;
        boolean guarded =
            "https".equals(address.getScheme())
                || "http".equals(address.getScheme()) && Require.isLoopback(hostOf(address));
        if (plain && guarded && address.getHost() != null) {
          return address;
        }
      } catch (URISyntaxException e) {
        throw badAddress();
      }
      throw badAddress();
    }

    private static String hostOf(URI address) {
      return address.getHost() == null ? "" : address.getHost();
    }

    private static InvalidSettingException badAddress() {
      return new InvalidSettingException(
          "url",
          "does not hold an address that can be used; expected https://host/path, or http on a"
              + " loopback host");
    }
  }

  /**
   * A mail server.
   *
   * @param login empty where the server takes mail without
   * @param from address of the sender
   * @param to addresses of receivers, at least one
   */
  record Smtp(
      String host,
      int port,
      SmtpTls tls,
      Optional<Login> login,
      String from,
      List<String> to,
      Audience audience,
      Optional<Path> authorities)
      implements NotifyChannel {
    /** One mail goes to no more than these; a list has an address of its own. */
    private static final int MAX_RECEIVERS = 50;

    /**
     * Neither spaces nor anything that ends a header, and ASCII alone: not every server has more.
     */
    private static final String ADDRESS =
        "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?";

    /** Checks addresses, and that neither mail nor password travels in clear over a network. */
    public Smtp {
      Require.text("host", host);
      Require.range("port", port, 1, 65_535);
      Require.present("tls", tls);
      Require.present("user", login);
      Require.present("ca", authorities);
      if (tls == SmtpTls.DISABLED && !Require.isLoopback(host)) {
        throw new InvalidSettingException(
            "tls", "is disabled; expected required or starttls for a host that is not loopback");
      }
      address("from", from);
      if (to == null || to.isEmpty() || to.size() > MAX_RECEIVERS) {
        throw new InvalidSettingException(
            "to", "has no entry or too many; expected 1 to " + MAX_RECEIVERS + " addresses");
      }
      to.forEach(receiver -> address("to", receiver));
      to = List.copyOf(to);
    }

    private static void address(String key, String written) {
      if (written == null || !written.matches(ADDRESS)) {
        throw new InvalidSettingException(
            key, "'" + written + "' is no mail address; expected for example gate@example.com");
      }
    }
  }

  /** How a mail server is talked to. A certificate that does not vouch for the host is refused. */
  enum SmtpTls {
    /** TLS from the first byte. */
    REQUIRED,
    /** TLS from {@code STARTTLS} on; a server that does not offer it gets nothing. */
    STARTTLS,
    /** None, on this machine only. */
    DISABLED
  }

  /** How one signs in to a mail server. */
  record Login(String user, Secret password) {
    /** Refuses half of it. */
    public Login {
      Require.text("user", user);
      Require.present("password", password);
    }
  }
}
