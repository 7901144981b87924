package dev.sallyport.cli;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.TlsConfig;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.sql.MySqlInspector;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Clock;
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

  private static KeyCertOptions webCertificate(TlsConfig tls) {
    return new PemKeyCertOptions()
        .setCertPath(tls.certificate().orElseThrow(GatewayFiles::noCertificate).toString())
        .setKeyPath(tls.key().orElseThrow(GatewayFiles::noCertificate).toString());
  }

  private static IllegalArgumentException noCertificate() {
    return new IllegalArgumentException(
        "web.tls needs certificate and key; browsers do not take a self-signed one");
  }
}
