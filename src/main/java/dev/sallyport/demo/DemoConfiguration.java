package dev.sallyport.demo;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The demo's configuration as files like anybody's: {@code sallyport.yaml}, a directory of policies
 * and one of secrets, so that every other command works on them too.
 */
final class DemoConfiguration {
  /** Name of the connection, which agents give as MySQL user. */
  static final String CONNECTION = "shop";

  private static final int KEY_BYTES = 32;

  private static final List<String> POLICIES =
      List.of("reporting-agents.yaml", "maintenance-agents.yaml", "people.yaml");

  private static final String FILE =
      """
      # Written by 'sallyport demo' for this run.
      listener:
        host: 127.0.0.1
        port: %1$d
        # Whoever plays with it comes from this one address.
        failed_logins: { per_address: 600, per_user: 300 }
      web:
        host: 127.0.0.1
        port: %2$d
        sign_in:
          issuer: development
          client_id: %3$s
          client_secret: ${file:secrets/console}
          scopes: [openid, profile, groups]
        admin_groups: [admins]
        auditor_groups: [auditors]
      identity:
        issuers:
          - name: development
            issuer: %4$s
            audiences: [%5$s]
            algorithms: [ES256]
            name_claim: name
            acts_for_claim: owner
            device_client_id: %10$s
      connections:
        %6$s:
          host: 127.0.0.1
          port: %7$d
          schema: %8$s
          account: ephemeral
          user: %9$s
          password: ${file:secrets/database}
          tls: required
      # Ctrl-C waits no longer for a transaction that is open.
      drain: { timeout: 5s }
      # Further connections can be registered in the console.
      secrets:
        key: ${file:secrets/key}
      policies: policies
      policies_editable: true
      audit:
        directory: journal
      store:
        sqlite: sallyport.db
      """;

  private final Path directory;

  DemoConfiguration(Path directory) {
    this.directory = directory;
  }

  Path file() {
    return directory.resolve("sallyport.yaml");
  }

  /** Writes the files and reads them as any gateway would, but takes a development provider. */
  GatewayConfig write(
      int listenPort,
      int webPort,
      URI issuer,
      Secret consoleSecret,
      DatabaseServer database,
      SampleShop shop)
      throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    PrivateFiles.write(secrets.resolve("console"), consoleSecret.reveal());
    PrivateFiles.write(secrets.resolve("database"), shop.gatewayPassword().reveal());
    writeKey(secrets.resolve("key"));
    Path policies = Files.createDirectories(directory.resolve("policies"));
    for (String policy : POLICIES) {
      try (InputStream in =
          DemoConfiguration.class.getResourceAsStream("/demo/policies/" + policy)) {
        if (in == null) {
          throw new IOException("demo/policies/" + policy + " is missing from the jar");
        }
        Files.write(policies.resolve(policy), in.readAllBytes());
      }
    }
    Files.writeString(
        file(),
        FILE.formatted(
            listenPort,
            webPort,
            DemoCast.CONSOLE,
            issuer,
            DemoCast.AUDIENCE,
            CONNECTION,
            database.port(),
            SampleShop.SCHEMA,
            shop.gatewayUser(),
            DevelopmentProviderRealm.DEVICE_CLIENT));
    return new ConfigLoader(Map.of()).load(file()).allowingDevelopment();
  }

  /** Where a store of an earlier run is, its passwords are to be opened again. */
  private static void writeKey(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] bytes = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(bytes);
      PrivateFiles.write(file, Base64.getEncoder().encodeToString(bytes));
    }
  }
}
