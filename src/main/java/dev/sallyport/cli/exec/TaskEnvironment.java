package dev.sallyport.cli.exec;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a task finds its database by: variables, and files that only the owner reads. Written for
 * one run and removed at its end.
 *
 * <p>The command line clients of MySQL and MariaDB read {@code $MYSQL_HOME/my.cnf}, the one of
 * MariaDB {@code $MARIADB_HOME} first. With {@code ssl-ca} both insist on TLS and check the
 * certificate: MySQL's takes it for {@code ssl-mode=VERIFY_CA}. MariaDB's refuses to start over an
 * {@code ssl-mode}, so that word stands there, loose, only where the name must be checked too.
 */
final class TaskEnvironment {
  /** What the task must not see: it could take more leases by them. */
  private static final List<String> TAKEN_AWAY =
      List.of(
          TokenOptions.TOKEN_VARIABLE,
          TokenOptions.CLIENT_ID_VARIABLE,
          TokenOptions.CLIENT_SECRET_VARIABLE);

  /** Not a secret: the file holds certificates that everybody may see. */
  private static final String STORE_PASSWORD = "sallyport";

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path directory;
  private final GrantedLease lease;
  private final boolean pinned;

  private TaskEnvironment(Path directory, GrantedLease lease, boolean pinned) {
    this.directory = directory;
    this.lease = lease;
    this.pinned = pinned;
  }

  /**
   * Writes the files.
   *
   * @param anchors who vouches for the listener's certificate
   * @param pinned whether it is exactly this certificate, whatever name it bears
   */
  static TaskEnvironment write(GrantedLease lease, TrustAnchors anchors, boolean pinned)
      throws IOException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("sallyport-exec-", permissions("rwx------"));
    TaskEnvironment environment = new TaskEnvironment(directory, lease, pinned);
    try {
      writePrivately(environment.certificates(), anchors.pem().getBytes(StandardCharsets.US_ASCII));
      writePrivately(
          environment.optionFile(), environment.options().getBytes(StandardCharsets.US_ASCII));
      Files.createFile(environment.trustStore(), permissions("rw-------"));
      try (OutputStream out = Files.newOutputStream(environment.trustStore())) {
        KeyStore store = anchors.keyStore();
        store.store(out, STORE_PASSWORD.toCharArray());
      }
      return environment;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      environment.remove();
      throw e;
    }
  }

  /** Turns the caller's variables into the task's. */
  void addTo(Map<String, String> variables) {
    TAKEN_AWAY.forEach(variables::remove);
    Map<String, String> own = new LinkedHashMap<>();
    own.put("MYSQL_HOST", lease.host());
    own.put("MYSQL_TCP_PORT", String.valueOf(lease.port()));
    own.put("MYSQL_USER", lease.user());
    own.put("MYSQL_PWD", lease.password().reveal());
    own.put("MYSQL_HOME", directory.toString());
    own.put("MARIADB_HOME", directory.toString());
    // A login path of the caller's would win over the option file.
    own.put("MYSQL_TEST_LOGIN_FILE", directory.resolve("no-login-path").toString());
    own.put("SALLYPORT_USER", lease.user());
    own.put("SALLYPORT_LEASE_ID", lease.id());
    own.put("SALLYPORT_OPTION_FILE", optionFile().toString());
    own.put("SALLYPORT_CA_FILE", certificates().toString());
    own.put("SALLYPORT_JDBC_URL", jdbcUrl());
    variables.putAll(own);
  }

  /** Removes everything that was written. */
  void remove() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  Path directory() {
    return directory;
  }

  private Path optionFile() {
    return directory.resolve("my.cnf");
  }

  private Path certificates() {
    return directory.resolve("ca.pem");
  }

  private Path trustStore() {
    return directory.resolve("ca.p12");
  }

  private String options() {
    StringBuilder text = new StringBuilder("[client]\n");
    option(text, "host", lease.host());
    option(text, "port", String.valueOf(lease.port()));
    option(text, "user", lease.user());
    option(text, "password", lease.password().reveal());
    // "localhost" would be a socket file otherwise.
    option(text, "protocol", "TCP");
    option(text, "ssl-ca", certificates().toString());
    if (!pinned) {
      option(text, "loose-ssl-mode", "VERIFY_IDENTITY");
    }
    text.append("[client-mariadb]\nssl\nssl-verify-server-cert\n");
    return text.toString();
  }

  /** Quoted, because a bare {@code #} begins a comment. */
  private static void option(StringBuilder text, String name, String value) {
    text.append(name)
        .append("=\"")
        .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
        .append("\"\n");
  }

  /** For MySQL Connector/J; the password stays out of it, because URLs are logged. */
  private String jdbcUrl() {
    String host = lease.host().contains(":") ? "[" + lease.host() + "]" : lease.host();
    return "jdbc:mysql://"
        + host
        + ":"
        + lease.port()
        + "/?user="
        + URLEncoder.encode(lease.user(), StandardCharsets.UTF_8)
        + "&sslMode="
        + (pinned ? "VERIFY_CA" : "VERIFY_IDENTITY")
        + "&trustCertificateKeyStoreType=PKCS12&trustCertificateKeyStorePassword="
        + STORE_PASSWORD
        + "&trustCertificateKeyStoreUrl="
        + URLEncoder.encode(trustStore().toUri().toString(), StandardCharsets.UTF_8);
  }

  private static void writePrivately(Path file, byte[] content) throws IOException {
    Files.createFile(file, permissions("rw-------"));
    Files.write(file, content);
  }

  private static FileAttribute<?>[] permissions(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
