package dev.sallyport.web;

import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Evidence;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What was found out about an update of customers. */
final class SampleEvidence {
  static final String ROW = "Ines Papadaki";

  private SampleEvidence() {}

  static Evidence evidence(List<String> sensitive) {
    Instant now = Instant.now();
    return new Evidence(
        now,
        true,
        "UPDATE of 1,240 of about 10,000 rows of shop.orders, full scan",
        List.of(new Evidence.TouchedTable("shop.orders", OptionalLong.of(10_000), "full scan", "")),
        Optional.of(
            new Evidence.Transaction(
                now.minusSeconds(9),
                3,
                "holds locks on about 12 rows in shop.orders",
                List.of("batch-bot (shop.orders, for 4 s)"))),
        List.of("shop.orders_told on UPDATE of shop.orders"),
        List.of(),
        Optional.of(
            new Evidence.Sample(
                List.of("id", "name", "ssn"),
                Set.of(2),
                List.of(
                    Arrays.asList("7", ROW, "[redacted]"), Arrays.asList("8", null, "[redacted]")),
                "The first 2 rows that it would touch now.")),
        "",
        sensitive,
        List.of("UPDATE (`status`) ON `shop`.`orders`"),
        List.of(
            new Evidence.Similar(
                "5f1c1b1e-0000-4000-8000-000000000009",
                ApprovalState.DENIED,
                "Dana Ortiz",
                "not now",
                Instant.now().minusSeconds(90),
                false)));
  }
}
