package dev.sallyport.config;

import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the configuration file; {@code conf/sallyport.yaml} is the documented sample.
 *
 * <p>Defaults: {@code listener} 127.0.0.1:3307, self-signed, {@code login_timeout} 10s, {@code
 * max_connections} 1000, {@code max_packet} 64MiB, {@code failed_logins} 30 per address and 10 per
 * user, {@code max_logins_per_address} 200, {@code breaker} 10 refusals in 1m for 5m, {@code
 * compression} [zlib, zstd], {@code sessions_per_minute} 600; {@code web} 127.0.0.1:8080, {@code
 * session_lifetime} 8h, scopes {@code [openid, profile]}; issuers {@code algorithms} [RS256],
 * {@code clock_skew} 30s, claims {@code sub}, {@code preferred_username}, {@code groups}, {@code
 * kind=agent}; connections port 3306, {@code tls: required}, {@code connect_timeout} 5s; {@code
 * policies} policies, {@code policies_editable} false; {@code audit} data/journal, durability
 * process, {@code journal_limit} 1GiB, {@code max_rows_recorded} 1000, {@code
 * max_row_bytes_recorded} 64KiB; {@code store} data/sallyport.db, of PostgreSQL port 5432, {@code
 * tls} verify_full, disabled on loopback; {@code secrets} no key; {@code role} all; {@code drain}
 * 0s, then 20s; {@code management} and {@code tracing} off, {@code logging} as text.
 */
public final class ConfigLoader {
  private final SecretReferences secrets;

  /** A loader that looks secrets up in the process environment. */
  public ConfigLoader() {
    this(System.getenv());
  }

  /** A loader with its own environment. */
  public ConfigLoader(Map<String, String> environment) {
    this.secrets = new SecretReferences(environment);
  }

  /**
   * Reads and checks a file.
   *
   * @throws ConfigException with every problem found, each with file and line
   */
  public GatewayConfig load(Path file) {
    return load(file, Optional.empty());
  }

  /**
   * Reads and checks a file.
   *
   * @param as the role to take in place of the file's
   * @throws ConfigException with every problem found, each with file and line
   */
  public GatewayConfig load(Path file, Optional<Role> as) {
    YamlDocument document = YamlDocument.readConfiguration(file);
    YamlSection root = document.root();
    Optional<GatewayConfig> config =
        root.build(
            () -> {
              NodeConfig node = node(root, as);
              Role role = node.role();
              ListenerConfig listener = section(root, "listener", true, this::listener);
              WebConfig web = section(root, "web", !role.serves(), in -> web(in, role));
              // Where people sign in by SAML there may be no issuer; a section that cannot be read
              // says nothing about it.
              boolean optional = role.serves() && (web == null || web.saml().isPresent());
              SecretsConfig keys =
                  section(root, "secrets", true, new SecretsSection(secrets)::read);
              return new GatewayConfig(
                  listener,
                  web,
                  section(root, "identity", optional, in -> identity(in, optional)),
                  section(
                      root,
                      "connections",
                      keys == null || keys.key().isPresent(),
                      this::connections),
                  path(root, "policies", "policies"),
                  root.value("policies_editable").flatMap(YamlValue::bool).orElse(false),
                  section(root, "audit", true, in -> audit(in, role)),
                  section(root, "store", true, new StoreSection(secrets)::read),
                  keys,
                  root.value("notify")
                      .filter(here -> role.serves())
                      .map(new NotifySection(secrets)::read)
                      .orElse(List.of()),
                  node,
                  new WatchingSections(secrets).read(root));
            });
    document.orThrow();
    return config.orElseThrow(() -> new IllegalStateException("no problem, and no configuration"));
  }

  /**
   * Reads which store a file names: the section {@code store} alone, so that what else is there may
   * be of another role, or lack its secrets. A file without that section is read whole.
   *
   * @param as the role to take in place of the file's, where it is read whole
   * @throws ConfigException with every problem found, each with file and line
   */
  public StoreConfig loadStore(Path file, Optional<Role> as) {
    YamlDocument document = YamlDocument.readConfiguration(file);
    if (document.root().value("store").isEmpty()) {
      return load(file, as).store();
    }
    StoreConfig store = section(document.root(), "store", false, new StoreSection(secrets)::read);
    document.orThrow();
    return store;
  }

  /**
   * Where a file has a key of the first level, for what is found wrong with its value later.
   *
   * @return {@code FILE:LINE: KEY: }, of the first line where the value is the default
   */
  public static String place(Path file, String key) {
    int line = YamlDocument.read(file).root().value(key).map(YamlValue::line).orElse(1);
    return file + ":" + line + ": " + key + ": ";
  }

  private ListenerConfig listener(YamlSection in) {
    return new ListenerConfig(
        text(in, "host", "127.0.0.1"),
        in.value("port").flatMap(YamlValue::integer).orElse(3307),
        section(in, "tls", true, this::tls),
        in.value("plaintext_on_loopback").flatMap(YamlValue::bool).orElse(false),
        in.value("server_version").flatMap(YamlValue::text),
        duration(in, "login_timeout", Duration.ofSeconds(10)),
        in.value("max_connections").flatMap(YamlValue::integer).orElse(1000),
        (int)
            Math.min(
                Integer.MAX_VALUE,
                in.value("max_packet").flatMap(YamlValue::bytes).orElse(64L << 20)),
        section(in, "failed_logins", true, ConfigLoader::failedLogins),
        in.value("max_logins_per_address").flatMap(YamlValue::integer).orElse(200),
        new PublicAddress(
            in.value("public_host").flatMap(YamlValue::text),
            in.value("public_port").flatMap(YamlValue::integer)),
        section(in, "breaker", true, ConfigLoader::breaker),
        in.value("compression")
            .map(ConfigLoader::compression)
            .orElse(EnumSet.allOf(CompressionAlgorithm.class)),
        in.value("sessions_per_minute")
            .flatMap(YamlValue::integer)
            .orElse(ListenerConfig.DEFAULT_SESSIONS_PER_MINUTE));
  }

  private static Set<CompressionAlgorithm> compression(YamlValue listed) {
    return listed.items().stream()
        .flatMap(item -> item.word(CompressionAlgorithm.class).stream())
        .collect(Collectors.toSet());
  }

  private static BreakerLimits breaker(YamlSection in) {
    BreakerLimits otherwise = BreakerLimits.DEFAULT;
    return new BreakerLimits(
        in.value("refusals").flatMap(YamlValue::integer).orElse(otherwise.refusals()),
        duration(in, "window", otherwise.window()),
        duration(in, "pause", otherwise.pause()));
  }

  private static FailedLoginLimits failedLogins(YamlSection in) {
    FailedLoginLimits otherwise = FailedLoginLimits.DEFAULT;
    return new FailedLoginLimits(
        in.value("per_address").flatMap(YamlValue::integer).orElse(otherwise.perAddress()),
        in.value("per_user").flatMap(YamlValue::integer).orElse(otherwise.perUser()));
  }

  private TlsConfig tls(YamlSection in) {
    return new TlsConfig(optionalPath(in, "certificate"), optionalPath(in, "key"));
  }

  private static NodeConfig node(YamlSection root, Optional<Role> as) {
    Role written = root.value("role").flatMap(v -> v.word(Role.class)).orElse(Role.ALL);
    // One that cannot be read is reported; the rest is read all the same.
    DrainConfig drain = section(root, "drain", true, ConfigLoader::drain);
    return new NodeConfig(as.orElse(written), drain == null ? DrainConfig.DEFAULT : drain);
  }

  private static DrainConfig drain(YamlSection in) {
    DrainConfig otherwise = DrainConfig.DEFAULT;
    return new DrainConfig(
        duration(in, "readiness_delay", otherwise.readinessDelay()),
        duration(in, "timeout", otherwise.timeout()));
  }

  private WebConfig web(YamlSection in, Role role) {
    if (!role.serves()) {
      // The rest is the console's, its secrets too, which a node without one need not have.
      Optional<URI> console = in.value("public_url").flatMap(YamlValue::uri);
      Optional<String> saml =
          in.value("saml")
              .flatMap(YamlValue::section)
              .flatMap(provider -> provider.value("name"))
              .flatMap(YamlValue::text);
      in.entries();
      return WebConfig.elsewhere(console, saml);
    }
    if (in.value("sign_in").isEmpty() && in.value("saml").isEmpty()) {
      throw new InvalidSettingException("sign_in", GatewayConfig.NOBODY);
    }
    return new WebConfig(
        text(in, "host", "127.0.0.1"),
        in.value("port").flatMap(YamlValue::integer).orElse(8080),
        in.value("public_url").flatMap(YamlValue::uri),
        optionalSection(in, "tls", this::tls),
        optionalSection(in, "sign_in", this::signIn),
        optionalSection(in, "saml", SamlSection::read),
        texts(in, "admin_groups", Set.of()),
        texts(in, "auditor_groups", Set.of()),
        duration(in, "session_lifetime", Duration.ofHours(8)));
  }

  private SignInConfig signIn(YamlSection in) {
    return new SignInConfig(
        requiredText(in, "issuer", "the name of one of identity.issuers"),
        requiredText(in, "client_id", "the client registered for people"),
        in.value("client_secret").isPresent() ? secret(in, "client_secret") : Secret.of(""),
        List.copyOf(texts(in, "scopes", Set.of("openid", "profile"))));
  }

  private IdentityConfig identity(YamlSection in, boolean mayBeEmpty) {
    Optional<YamlValue> listed =
        mayBeEmpty ? in.value("issuers") : in.required("issuers", "a list of trusted issuers");
    List<IssuerConfig> issuers =
        listed.map(YamlValue::items).orElse(List.of()).stream()
            .map(item -> item.section().flatMap(s -> s.build(() -> issuer(s))).orElse(null))
            .filter(Objects::nonNull)
            .toList();
    if (issuers.isEmpty() && !mayBeEmpty) {
      throw new InvalidSettingException("issuers", "has no entry; expected at least one issuer");
    }
    return new IdentityConfig(issuers);
  }

  private IssuerConfig issuer(YamlSection in) {
    return new IssuerConfig(
        requiredText(in, "name", "a short name for messages and references"),
        in.required("issuer", "the exact 'iss' of its tokens").flatMap(YamlValue::uri).orElse(null),
        texts(in, "audiences", Set.of()),
        texts(in, "algorithms", Set.of("RS256")),
        duration(in, "clock_skew", Duration.ofSeconds(30)),
        text(in, "id_claim", "sub"),
        text(in, "name_claim", "preferred_username"),
        text(in, "groups_claim", "groups"),
        text(in, "agent_claim", "kind=agent"),
        in.value("acts_for_claim").flatMap(YamlValue::text),
        in.value("device_client_id").flatMap(YamlValue::text),
        false);
  }

  private Map<String, ConnectionConfig> connections(YamlSection in) {
    Map<String, ConnectionConfig> connections = new LinkedHashMap<>();
    for (YamlValue entry : in.entries()) {
      String name = entry.name();
      entry
          .section()
          .flatMap(s -> s.build(() -> connection(name, s)))
          .ifPresent(connection -> connections.put(name, connection));
    }
    return connections;
  }

  private ConnectionConfig connection(String name, YamlSection in) {
    String host = requiredText(in, "host", "the database server");
    int port = in.value("port").flatMap(YamlValue::integer).orElse(3306);
    Optional<String> schema = in.value("schema").flatMap(YamlValue::text);
    BackendTls tls =
        in.value("tls").flatMap(v -> v.word(BackendTls.class)).orElse(BackendTls.REQUIRED);
    Duration timeout = duration(in, "connect_timeout", Duration.ofSeconds(5));
    Optional<Integer> own = in.value("listener_port").flatMap(YamlValue::integer);
    return new ConnectionConfig(name, host, port, schema, account(in), tls, timeout, own);
  }

  /** Comes last in its section: an account that cannot be made leaves no key unread. */
  private AccountConfig account(YamlSection in) {
    Optional<YamlValue> kind = in.required("account", "ephemeral, stored or rds-iam");
    String word = kind.flatMap(YamlValue::text).orElse("");
    if (!word.equals("ephemeral")) {
      in.misplaced("grants", "it goes with 'account: ephemeral'");
      in.misplaced("user_host", "it goes with 'account: ephemeral'");
    }
    if (!word.equals("rds-iam")) {
      in.misplaced("admin_user", "it goes with 'account: rds-iam'");
      in.misplaced("region", "it goes with 'account: rds-iam'");
    }
    if (word.equals("ephemeral")) {
      return new AccountConfig.Ephemeral(
          requiredText(in, "user", "the account that makes the sessions' users"),
          secret(in, "password"),
          in.value("grants").flatMap(v -> v.word(Grants.class)).orElse(Grants.SESSION),
          text(in, "user_host", "%"));
    }
    if (word.equals("rds-iam")) {
      in.misplaced("password", "'account: rds-iam' signs a token for each login instead");
      return new AccountConfig.RdsIam(
          requiredText(in, "user", "the database user, perhaps with {principal} in it"),
          text(in, "admin_user", ""),
          requiredText(in, "region", "the AWS region of the database"));
    }
    if (!word.isEmpty() && !word.equals("stored")) {
      kind.get().report("'" + word + "' is not known; expected ephemeral, stored or rds-iam");
    }
    return new AccountConfig.Stored(
        requiredText(in, "user", "the account that the gateway uses"), secret(in, "password"));
  }

  private AuditConfig audit(YamlSection in, Role role) {
    return new AuditConfig(
        path(in, "directory", "data/journal"),
        in.value("durability")
            .flatMap(v -> v.word(AuditConfig.Durability.class))
            .orElse(AuditConfig.Durability.PROCESS),
        in.value("journal_limit").flatMap(YamlValue::bytes).orElse(1L << 30),
        in.value("max_rows_recorded").flatMap(YamlValue::integer).orElse(1000),
        in.value("max_row_bytes_recorded")
            .flatMap(YamlValue::bytes)
            .orElse(AuditConfig.DEFAULT_ROW_BYTES),
        in.value("export")
            .filter(here -> role.serves())
            .map(new ExportSection(secrets)::read)
            .orElse(List.of()),
        new LedgerSection(secrets).read(in));
  }

  private Secret secret(YamlSection in, String key) {
    return in.required(key, SecretReferences.FORM)
        .flatMap(value -> secrets.resolve(value, in.document()))
        .orElse(null);
  }

  /** A sub-section; where it may be absent, it is read as if it were empty. */
  private static <T> T section(
      YamlSection in, String key, boolean mayBeAbsent, Function<YamlSection, T> reader) {
    Optional<YamlSection> section =
        (mayBeAbsent ? in.value(key) : in.required(key, "a section of its own"))
            .flatMap(YamlValue::section);
    if (section.isEmpty() && mayBeAbsent && in.value(key).isEmpty()) {
      YamlSection absent = YamlSection.empty(in, key);
      return absent.build(() -> reader.apply(absent)).orElse(null);
    }
    return section.flatMap(s -> s.build(() -> reader.apply(s))).orElse(null);
  }

  /** A sub-section that says by being there that something is wanted. */
  private static <T> Optional<T> optionalSection(
      YamlSection in, String key, Function<YamlSection, T> reader) {
    return in.value(key).isPresent()
        ? Optional.ofNullable(section(in, key, true, reader))
        : Optional.empty();
  }

  private static String text(YamlSection in, String key, String otherwise) {
    return in.value(key).flatMap(YamlValue::text).orElse(otherwise);
  }

  private static String requiredText(YamlSection in, String key, String expected) {
    return in.required(key, expected).flatMap(YamlValue::text).orElse("");
  }

  private static Set<String> texts(YamlSection in, String key, Set<String> otherwise) {
    return in.value(key).map(YamlValue::texts).orElse(otherwise);
  }

  private static Duration duration(YamlSection in, String key, Duration otherwise) {
    return in.value(key).flatMap(YamlValue::duration).orElse(otherwise);
  }

  private static Path path(YamlSection in, String key, String otherwise) {
    return in.document().resolve(text(in, key, otherwise));
  }

  private static Optional<Path> optionalPath(YamlSection in, String key) {
    return in.value(key).flatMap(YamlValue::text).map(in.document()::resolve);
  }
}
