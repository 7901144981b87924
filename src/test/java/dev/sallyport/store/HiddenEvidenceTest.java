package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.chain.Finding;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is signed stays as it was, and yet nobody is shown it, or is shown something else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class HiddenEvidenceTest {
  private static final AuditFixture FIXTURE = new AuditFixture();

  @TempDir private Path directory;
  private Path store;

  @BeforeEach
  void write() {
    store = directory.resolve("store.db");
    FIXTURE.write(store);
  }

  @Test
  void shouldFindAValueThatReadsAsWhatWasWrittenAndIsFoundByNobody() throws Exception {
    for (String[] change :
        new String[][] {
          {"acts", "acted_at", "acted_at || 'x'"},
          {"acts", "position", "position + 0.5"},
          {"acts", "subject", "CAST(subject AS BLOB)"},
          {"chunks", "position", "position || 'x'"},
          {"chunks", "last_sequence", "last_sequence || 'x'"},
          {"chunks", "session", "CAST(session AS BLOB)"},
          {"ledger", "kind", "CAST(kind AS BLOB)"},
          {"refused_logins", "refused_at", "refused_at || 'x'"},
          {"sessions", "what", "CAST(what AS BLOB)"}
        }) {
      Path changed =
          AuditFixture.after(
              store,
              directory.resolve("copy.db"),
              "UPDATE " + change[0] + " SET " + change[1] + " = " + change[2]);
      assertThat(check(changed))
          .as(String.join(" ", change))
          .anyMatch(
              one -> one.where().equals("table " + change[0]) && one.message().contains(change[1]));
    }
  }

  @Test
  void shouldFindAnIndexThatLacksWhatItsTableHas() throws Exception {
    // Given an index that did not see how a row came
    String index = "name = 'acts_by_time'";
    try (Connection file = EmptyStore.connection(EmptyStore.at(store));
        Statement statement = file.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT * FROM acts WHERE id = 'a1'");
      statement.execute("CREATE TABLE schema_kept AS SELECT * FROM sqlite_master WHERE " + index);
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute("DELETE FROM acts WHERE id = 'a1'");
      statement.execute("DELETE FROM sqlite_master WHERE " + index);
    }
    try (Connection file = EmptyStore.connection(EmptyStore.at(store));
        Statement statement = file.createStatement()) {
      statement.execute("INSERT INTO acts SELECT * FROM kept");
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute("INSERT INTO sqlite_master SELECT * FROM schema_kept");
    }
    // Then
    assertThat(AuditFixture.values(store, "SELECT id FROM acts NOT INDEXED")).contains("a1");
    assertThat(check(store))
        .anyMatch(one -> one.where().equals("table acts") && one.message().contains("index"));
  }

  @Test
  void shouldFindAnActThatALaterLedgerSignedAsItFoundIt() throws Exception {
    Path changed =
        AuditFixture.after(
            store,
            directory.resolve("copy.db"),
            "UPDATE acts SET acted_by = 'idp:eve' WHERE id = 'a1'");
    Vertx vertx = Vertx.vertx();
    Store opened = EmptyStore.open(EmptyStore.at(changed), vertx).await();
    // Whose name comes before that of the ledger with the act as it was
    opened.sign(FIXTURE.home("000000000000", FIXTURE.key()), AuditFixture.CLOCK).await();
    opened.close().await();
    vertx.close().await();
    assertThat(check(changed)).extracting(Finding::where).containsExactly("act a1");
  }

  @Test
  void shouldTellOfASessionWhoseSignatureWasTakenOutOfTheStore() throws Exception {
    assertThat(session(store).good()).isTrue();
    Path changed =
        AuditFixture.after(
            store,
            directory.resolve("copy.db"),
            "DELETE FROM ledger WHERE kind = 'sealed' AND body LIKE '%\"s1\"%'");
    assertThat(session(changed).findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("older than the last checkpoint"));
  }

  private static AuditReport session(Path file) throws Exception {
    return StoreCheck.ofSession(EmptyStore.at(file), "s1", Set.of());
  }

  private static List<Finding> check(Path file) throws Exception {
    return StoreCheck.of(EmptyStore.at(file), Set.of(FIXTURE.key().publicKey().id()), List.of())
        .findings();
  }
}
