package dev.sallyport.e2e;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import java.nio.file.Path;

/** A gateway before either server at which statements on the shop wait for a person. */
final class EvidenceGate {
  private static final String POLICY =
      """
      policy: evidence
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      temporary_tables: allow
      statements:
        - allow: { verbs: [select], tables: [staging.*] }
        - allow: { verbs: [insert, update, delete], tables: [staging.*] }
        - review: { verbs: [select, update, delete], tables: [shop.*] }
          approvers: [dba]
          hold: 2m
        - allow: { verbs: [create, insert, drop], tables: ["shop.mine"] }
      masks:
        - { columns: [shop.customers.ssn, "*.*.card_number"], as: redact }
        - { detect: [email], as: redact }
      """;

  private EvidenceGate() {}

  static DemoStage start(Path server, Path folder) {
    return StageWithPolicy.start(
        server, DatabaseServer.Options.defaults().withPerformanceSchema(), folder, POLICY);
  }
}
