package dev.sallyport.store;

import dev.sallyport.config.LedgerConfig.Keep;
import dev.sallyport.recording.LegalHold;
import dev.sallyport.recording.LegalHold.Kind;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A signed store that rules of retention are applied to. */
@Tag(EmptyStore.BOTH)
abstract class RetentionStage {
  static final Keep ALL = new Keep(Set.of(), Set.of(), Duration.ofDays(30));
  static final Clock LATER =
      Clock.fixed(SampleEvents.START.plus(Duration.ofDays(60)), ZoneOffset.UTC);

  @TempDir Path directory;
  final AuditFixture fixture = new AuditFixture();
  final Vertx vertx = Vertx.vertx();
  Path file;
  Store store;

  @BeforeEach
  void open() {
    file = directory.resolve("store.db");
    fixture.write(file);
    open(file);
  }

  void open(Path signed) {
    store = EmptyStore.open(EmptyStore.at(signed), vertx).await();
    store.sign(fixture.home(AuditFixture.HOME, fixture.key()), LATER).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  void file(String... changes) throws Exception {
    store.close().await();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(file));
        Statement statement = connection.createStatement()) {
      for (String change : changes) {
        statement.execute(change);
      }
    }
    store = Store.open(EmptyStore.at(file), vertx).await();
    store.sign(fixture.home(AuditFixture.HOME, fixture.key()), LATER).await();
  }

  /** What adds an entry to the ledger, as a gateway does that has the key. */
  String[] signed(String kind, String body) throws Exception {
    LedgerEntry.Head head = check().heads().get(AuditFixture.HOME);
    LedgerEntry entry = LedgerEntry.sign(fixture.key(), head, 1, kind, body);
    return new String[] {
      String.format(
          "INSERT INTO ledger VALUES ('%s', %d, 1, '%s', '%s', '%s', '%s', '%s', '%s')",
          entry.home(),
          entry.number(),
          entry.kind(),
          entry.body(),
          entry.previous(),
          entry.keyId(),
          entry.hash(),
          entry.signature()),
      "UPDATE ledger_heads SET number = number + 1, hash = '" + entry.hash() + "'"
    };
  }

  /** Deletes sessions as a gateway did that went by the table of holds alone. */
  void tombstones(String... sessions) throws Exception {
    List<LedgerBody.Tombstone> stones = new ArrayList<>();
    for (String id : sessions) {
      try (Connection connection = EmptyStore.connection(EmptyStore.at(file));
          ResultSet row =
              connection
                  .createStatement()
                  .executeQuery("SELECT * FROM sessions WHERE id = '" + id + "'")) {
        row.next();
        stones.add(
            new LedgerBody.Tombstone(
                new Anchor(
                    id, row.getLong("chunks"), row.getLong("last_sequence"), row.getString("head")),
                row.getLong("opened_at"),
                row.getLong("closed_at"),
                LedgerBody.held("principal", row.getString("principal")),
                LedgerBody.held("connection", row.getString("connection"))));
      }
    }
    file(signed(LedgerEntry.DELETED, LedgerBody.deleted("30d", stones)));
    for (String id : sessions) {
      file(
          "DELETE FROM chunks WHERE session = '" + id + "'",
          "DELETE FROM sessions WHERE id = '" + id + "'");
    }
  }

  long retain(Clock clock, Keep... rules) {
    return store.applyRetention(List.of(rules), Set.of(), clock).await().deleted();
  }

  static LegalHold forever(String id, Kind kind, String subject) {
    return hold(id, kind, subject, Optional.empty(), Optional.empty());
  }

  static LegalHold hold(
      String id, Kind kind, String subject, Optional<Instant> from, Optional<Instant> to) {
    return new LegalHold(
        id,
        kind,
        subject,
        from,
        to,
        "case 7",
        "idp:erin",
        "Erin",
        LATER.instant(),
        Optional.empty());
  }

  AuditReport check() throws Exception {
    return StoreCheck.of(EmptyStore.at(file), Set.of(fixture.key().publicKey().id()), List.of());
  }
}
