package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.TlsConfig;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.sql.MySqlInspector;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a gateway reads from files at its start; reading blocks. */
record GatewayFiles(
    ServerCertificate certificate,
    Optional<KeyCertOptions> webCertificate,
    ReloadingPolicies policies,
    MySqlInspector inspector) {

  /** Policies judge by this clock. */
  static GatewayFiles read(GatewayConfig config, Clock clock) {
    return new GatewayFiles(
        ServerCertificate.load(config.listener().tls()),
        config.web().tls().map(GatewayFiles::webCertificate),
        ReloadingPolicies.open(config.policies(), clock),
        new MySqlInspector());
  }

  /**
   * Refuses a file whose policies are nowhere, before anything is started.
   *
   * @throws ConfigException with the line that names them
   */
  static void requirePolicies(Path file, GatewayConfig config) {
    if (!Files.isDirectory(config.policies())) {
      throw new ConfigException(
          List.of(
              ConfigLoader.place(file, "policies")
                  + config.policies()
                  + " is no directory; expected the one that holds the policies"));
    }
  }

  /** What is wrong with the files of certificates and keys, as a start would say it. Blocks. */
  static List<String> certificateProblems(GatewayConfig config) {
    List<String> problems = new ArrayList<>();
    try {
      // Without files a start makes one, and says so in the log.
      if (config.listener().tls().certificate().isPresent()) {
        ServerCertificate.load(config.listener().tls());
      }
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    try {
      config.web().tls().ifPresent(GatewayFiles::webCertificate);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  private static KeyCertOptions webCertificate(TlsConfig tls) {
    if (tls.certificate().isEmpty()) {
      throw noCertificate();
    }
    ServerCertificate.check("web.tls", tls);
    return new PemKeyCertOptions()
        .setCertPath(tls.certificate().get().toString())
        .setKeyPath(tls.key().orElseThrow().toString());
  }

  private static IllegalArgumentException noCertificate() {
    return new IllegalArgumentException(
        "web.tls needs certificate and key; browsers do not take a self-signed one");
  }
}
