package dev.sallyport.cli.audit;

import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.recording.chain.VerifyingKey;
import dev.sallyport.store.AuditReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** A report in words and as JSON. */
record AuditReportText(AuditReport report, Set<String> trusted, Instant now) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        (report.good() ? "as it was written: " : "NOT as it was written: ")
            + count(report.sessions(), "chain", "chains")
            + ", "
            + count(report.chunks(), "chunk", "chunks")
            + ", "
            + count(report.events(), "event", "events")
            + ", "
            + count(report.entries(), "ledger entry", "ledger entries"));
    if (!report.whole()) {
      lines.add("this is a selection: what else there was cannot be told from it");
    }
    if (report.whole()) {
      lines.add(
          "not looked at: decisions on requests, and what repeats the events for lists and reports; of"
              + " what repeats them for search, a sample");
    }
    if (report.tombstones() > 0) {
      lines.add("deleted by retention, with a signed tombstone: " + report.tombstones());
    }
    if (report.unsignedChunks() > 0) {
      lines.add(
          "not signed yet: "
              + count(report.unsignedChunks(), "chunk", "chunks")
              + " of sessions that run or were changed since the last checkpoint");
    }
    for (LedgerEntry.Head head : new TreeMap<>(report.heads()).values()) {
      lines.add("ledger " + head.home() + ":" + head.number() + ":" + head.hash());
      VerifyingKey key = report.keys().get(head.home());
      lines.add("  signed by key " + (key == null ? "unknown" : key.id()));
      Long at = report.lastCheckpoints().get(head.home());
      lines.add(
          at == null
              ? "  no checkpoint yet"
              : "  last checkpoint " + instant(at) + ", " + age(at) + " ago");
    }
    if (report.heads().isEmpty()) {
      lines.add("there is no ledger: nothing in it was ever signed");
    } else if (trusted.isEmpty()) {
      lines.add(
          "warning: no key was given, the ledger's own was believed; --key proves who signed");
    }
    return lines;
  }

  String json() {
    JsonArray ledgers = new JsonArray();
    for (LedgerEntry.Head head : new TreeMap<>(report.heads()).values()) {
      VerifyingKey key = report.keys().get(head.home());
      Long at = report.lastCheckpoints().get(head.home());
      ledgers.add(
          new JsonObject()
              .put("home", head.home())
              .put("number", head.number())
              .put("hash", head.hash())
              .put("key", key == null ? null : key.id())
              .put("last_checkpoint", at == null ? null : instant(at).toString()));
    }
    JsonArray findings = new JsonArray();
    report
        .findings()
        .forEach(
            finding ->
                findings.add(
                    new JsonObject()
                        .put("code", finding.code())
                        .put("where", finding.where())
                        .put("message", finding.message())));
    return new JsonObject()
        .put("good", report.good())
        .put("whole", report.whole())
        .put("key_given", !trusted.isEmpty())
        .put("chains", report.sessions())
        .put("chunks", report.chunks())
        .put("events", report.events())
        .put("entries", report.entries())
        .put("deleted", report.tombstones())
        .put("unsigned_chunks", report.unsignedChunks())
        .put("ledgers", ledgers)
        .put("found", report.found())
        .put("findings", findings)
        .encode();
  }

  private static String count(long number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private String age(long micros) {
    Duration age = Duration.between(instant(micros), now);
    return age.toHours() > 0 ? age.toHours() + " h" : Math.max(0, age.toMinutes()) + " min";
  }
}
