package dev.sallyport.config;

import dev.sallyport.config.StoreConfig.PostgreSql;
import dev.sallyport.config.StoreConfig.Tls;
import dev.sallyport.config.StoreConfig.TlsMode;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code store}: a file, or a database of a PostgreSQL server. */
final class StoreSection {
  private static final String SQLITE = "sqlite";
  private static final String POSTGRESQL = "postgresql";
  private static final int PORT = 5432;

  private final SecretReferences references;

  StoreSection(SecretReferences references) {
    this.references = references;
  }

  StoreConfig read(YamlSection in) {
    Optional<YamlValue> server = in.value(POSTGRESQL);
    Optional<YamlValue> file = in.value(SQLITE);
    if (server.isEmpty()) {
      Path path = in.document().resolve(file.flatMap(YamlValue::text).orElse("data/sallyport.db"));
      return new StoreConfig.Sqlite(path);
    }
    if (file.isPresent()) {
      in.report(SQLITE, "is given beside 'postgresql'; expected one of them");
    }
    return server.flatMap(YamlValue::section).flatMap(s -> s.build(() -> server(s))).orElse(null);
  }

  private StoreConfig server(YamlSection in) {
    String host = text(in, "host", "the database server");
    int port = in.value("port").flatMap(YamlValue::integer).orElse(PORT);
    String database = text(in, "database", "a database that the user owns");
    String user = text(in, "user", "the gateway's own user");
    Secret password =
        in.required("password", SecretReferences.FORM)
            .flatMap(value -> references.resolve(value, in.document()))
            .orElse(null);
    int connections =
        in.value("connections").flatMap(YamlValue::integer).orElse(PostgreSql.CONNECTIONS);
    Optional<YamlValue> protection = in.value("tls");
    Tls tls =
        protection.isEmpty()
            ? Tls.of(host)
            : protection
                .flatMap(YamlValue::section)
                .flatMap(s -> s.build(() -> tls(s, host)))
                .orElse(null);
    return new PostgreSql(host, port, database, user, password, tls, connections);
  }

  private static Tls tls(YamlSection in, String host) {
    Optional<Path> authorities =
        in.value("ca").flatMap(YamlValue::text).map(in.document()::resolve);
    TlsMode mode =
        in.value("mode")
            .flatMap(value -> value.word(TlsMode.class))
            // Who names an authority wants to be sure.
            .orElse(authorities.isPresent() ? TlsMode.VERIFY_FULL : Tls.of(host).mode());
    return new Tls(mode, authorities);
  }

  private static String text(YamlSection in, String key, String expected) {
    return in.required(key, expected).flatMap(YamlValue::text).orElse("");
  }
}
