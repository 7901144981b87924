package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Deciding;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/** Requests of several kinds: of agents and people, waiting, withdrawn and decided. */
final class SampleInbox {
  private SampleInbox() {}

  static void fill(ConsoleFixture console) {
    console.submit(
        SampleApproval.update()
            .saying(
                "DELETE o, i FROM shop.orders AS o JOIN shop.order_items AS i ON i.order_id = o.id "
                    + "LEFT JOIN shop.payments AS p ON p.order_id = o.id AND p.state = 'settled' "
                    + "WHERE o.created_at BETWEEN '2025-01-01' AND '2025-12-31' AND p.id IS NULL AND o.customer_id IN "
                    + "(SELECT id FROM shop.customers WHERE country = 'SE' AND deleted = 1) /* task=cleanup */",
                Set.of("delete", "select"),
                Set.of("shop.orders", "shop.order_items", "shop.payments", "shop.customers"),
                OptionalLong.of(1_204_377))
            .by("idp:cleanup", "nightly-cleanup", "agent")
            .decidedBy(2, "dba", "leads")
            .waitingSince(Duration.ofSeconds(280), Duration.ofMinutes(5))
            .request());
    console.submit(
        SampleApproval.update()
            .saying(
                "INSERT INTO staging.prices SELECT * FROM shop.prices\u202e -- \u202dsafe\n\n\n\n\n\n\n; ",
                Set.of("insert", "select"),
                Set.of("staging.prices", "shop.prices"),
                OptionalLong.empty())
            .by("idp:dora", "Dora Lindqvist", "human")
            .waitingSince(Duration.ofSeconds(12), Duration.ofMinutes(60))
            .request());
    ApprovalRequest gone =
        SampleApproval.update()
            .waitingSince(Duration.ofSeconds(5), Duration.ofMinutes(5))
            .request();
    console.submit(gone);
    ConsoleFixture.await(console.desk.withdraw(gone.id(), "the client hung up"));
    ApprovalRequest denied = SampleApproval.update().request();
    console.submit(denied);
    ConsoleFixture.await(
        Deciding.decide(
            console.desk,
            denied.id(),
            Person.of("dan", "Dan Okafor", "dba"),
            false,
            "Run it on the replica, and in batches of a thousand please."));
    ApprovalRequest approved = SampleApproval.update().request();
    console.submit(approved);
    ConsoleFixture.await(
        Deciding.decide(
            console.desk, approved.id(), Person.of("dan", "Dan Okafor", "dba"), true, ""));
  }
}
