package dev.sallyport.prove;

import dev.sallyport.config.Secret;
import dev.sallyport.e2e.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The gateway in front of several servers: everything is allowed, and secrets are masked. */
final class MaskedGate implements AutoCloseable {
  /** Connections to the two servers: names of one length, as refusals hold them. */
  static final String ONE = "alpha";

  /** See {@link #ONE}. */
  static final String OTHER = "omega";

  /** How a connection without masks ends, which the speed is measured against. */
  static final String OPEN = "-open";

  private static final String FILE =
      """
      listener:
        port: 0
        login_timeout: 60s
        failed_logins: { per_address: 0, per_user: 0 }
        breaker: { refusals: 0 }
      web:
        port: 0
        sign_in:
          issuer: lasting
          client_id: %s
          client_secret: ${env:CONSOLE_SECRET}
          scopes: [openid, profile, groups]
        admin_groups: [admins]
      identity:
        issuers:
          - { name: lasting, issuer: "%s", audiences: [%s], algorithms: [ES256] }
      connections:
      %s
      policies: policies
      audit: { directory: journal }
      store: { sqlite: sallyport.db }
      """;

  private static final String CONNECTION =
      """
        %s:
          host: 127.0.0.1
          port: %d
          schema: shop
          account: stored
          user: %s
          password: ${env:DATABASE_PASSWORD}
          tls: preferred
      """;

  private static final String POLICY =
      """
      policy: %1$s
      match: { groups: [workers], connections: %2$s }
      session: { max_duration: 2h, idle_timeout: 1h, max_sessions: 500 }
      temporary_tables: allow
      session_variables: [foreign_key_checks, timestamp, tmp_table_size]
      statements:
        - allow: { verbs: [select, insert, replace, update, delete, truncate, create, alter, drop, rename, lock, show, explain, maintain], tables: ["*.*"] }
        - allow: { verbs: [select, create, drop, alter, show], schemas: ["shop", "lab"] }
        - allow: { routines: ["*.*"] }
      """;

  private static final String MASKS =
      """
      masks:
        - columns: [shop.people.ssn, shop.people.card, shop.people.card_text, shop.people.full_name, shop.people.doc, shop.wide.ssn, shop.wide.card]
          as: redact
      """;

  private final JitGate gate;
  private final Secret token;

  private MaskedGate(JitGate gate, Secret token) {
    this.gate = gate;
    this.token = token;
  }

  /**
   * In front of these servers.
   *
   * @param names one for each
   */
  static MaskedGate start(
      List<String> names, List<MaskServer> servers, JitIssuers issuers, Path folder)
      throws IOException {
    Files.createDirectories(folder.resolve("policies"));
    StringBuilder connections = new StringBuilder();
    List<String> open = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (String name : List.of(names.get(i), names.get(i) + OPEN)) {
        connections.append(CONNECTION.formatted(name, servers.get(i).port(), MaskServer.ACCOUNT));
      }
      open.add(names.get(i) + OPEN);
    }
    Files.writeString(
        folder.resolve("policies/masked.yaml"), POLICY.formatted("masked", names) + MASKS);
    Files.writeString(folder.resolve("policies/open.yaml"), POLICY.formatted("open", open));
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(
        file,
        FILE.formatted(JitIssuers.CONSOLE, issuers.issuer(), JitIssuers.AUDIENCE, connections));
    return new MaskedGate(JitGate.start(file, issuers), issuers.token(JitIssuers.WORKER));
  }

  /** Where an agent finds a server. */
  Endpoint endpoint(String name) {
    return new Endpoint(gate.port(), name, token);
  }

  @Override
  public void close() throws InterruptedException {
    gate.close();
  }
}
