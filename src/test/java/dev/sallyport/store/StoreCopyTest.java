package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a file to a server and back: nothing is lost, and nothing half done. */
@Tag(PostgresServer.ALONE)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreCopyTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final AuditFixture fixture = new AuditFixture();
  private StoreConfig.Sqlite file;

  @BeforeEach
  void write() {
    file = new StoreConfig.Sqlite(directory.resolve("store.db"));
    fixture.write(file);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldCopyEverythingThereAndBack() throws Exception {
    // When
    StoreConfig.PostgreSql server = PostgresServer.bare();
    StoreCopy.Copied there = StoreCopy.copy(file, server);
    // Then
    assertThat(there.audit().good()).isTrue();
    assertThat(there.audit().sessions()).isEqualTo(6);
    assertThat(there.words()).isPositive();
    assertThat(there.tables())
        .filteredOn(table -> table.rows() > 0)
        .extracting(StoreCopy.Table::name)
        .contains("sessions", "chunks", "ledger", "ledger_heads", "acts", "journal_positions");
    assertThat(StoreCheck.of(server, Set.of(fixture.key().publicKey().id()), List.of()).good())
        .isTrue();
    for (String words : List.of("select", "\"drop table\"", "s1", "sel*")) {
      assertThat(found(server, words)).as(words).isEqualTo(found(file, words));
    }
    assertThat(found(server, "select")).isNotEmpty();
    // And back, the same
    StoreConfig.Sqlite back = new StoreConfig.Sqlite(directory.resolve("back.db"));
    StoreCopy.Copied again = StoreCopy.copy(server, back);
    assertThat(again.tables()).isEqualTo(there.tables());
    assertThat(again.words()).isEqualTo(there.words());
    assertThat(found(back, "select")).isEqualTo(found(file, "select"));
    // And what comes later goes on where it was
    Store store = Store.open(server, vertx).await();
    store.sign(fixture.home(AuditFixture.HOME, fixture.key()), AuditFixture.CLOCK).await();
    assertThat(store.sessionArchive().position(AuditFixture.HOME + ".1").await()).isEqualTo(99);
    store
        .sessionArchive()
        .append(AuditFixture.session("open").subList(4, 7), AuditFixture.HOME + ".1", 100)
        .await();
    store.checkpoint().await();
    store.close().await();
    assertThat(StoreCheck.of(server, Set.of(), List.of()).findings()).isEmpty();
  }

  @Test
  void shouldCopyIntoNothingThatHoldsSomething() throws Exception {
    StoreConfig.PostgreSql server = PostgresServer.bare();
    StoreCopy.copy(file, server);
    assertThatThrownBy(() -> StoreCopy.copy(file, server))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not empty");
    assertThat(StoreCheck.of(server, Set.of(), List.of()).good()).isTrue();
    assertThatThrownBy(() -> StoreCopy.copy(file, file)).hasMessageContaining("into itself");
    StoreConfig.Sqlite none = new StoreConfig.Sqlite(directory.resolve("none.db"));
    assertThatThrownBy(() -> StoreCopy.copy(none, server)).hasMessageContaining("none.db");
    assertThat(none.file()).doesNotExist();
  }

  @Test
  void shouldLeaveNothingOfACopyThatFailsAndDoItThen() throws Exception {
    // Given a server that refuses some of the rows
    StoreConfig.PostgreSql server = PostgresServer.empty();
    change(server, "ALTER TABLE ledger ADD CONSTRAINT no_more CHECK (number < 3)");
    // When
    assertThatThrownBy(() -> StoreCopy.copy(file, server)).hasMessageContaining("no_more");
    // Then
    for (String table : List.of("sessions", "chunks", "acts", "statement_words")) {
      assertThat(AuditFixture.values(server, "SELECT COUNT(*) FROM " + table))
          .as(table)
          .containsExactly("0");
    }
    change(server, "ALTER TABLE ledger DROP CONSTRAINT no_more");
    assertThat(StoreCopy.copy(file, server).audit().good()).isTrue();
  }

  @Test
  void shouldRefuseACopyThatIsNotTheSame() throws Exception {
    StoreConfig.PostgreSql server = PostgresServer.empty();
    change(
        server,
        "CREATE FUNCTION other() RETURNS TRIGGER LANGUAGE plpgsql AS"
            + " 'BEGIN NEW.subject := ''other''; RETURN NEW; END'",
        "CREATE TRIGGER other BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION other()");
    assertThatThrownBy(() -> StoreCopy.copy(file, server))
        .hasMessageContaining("the rows of acts are others");
    assertThat(AuditFixture.values(server, "SELECT COUNT(*) FROM acts")).containsExactly("0");
  }

  @Test
  void shouldCopyWhatIsDamagedAsItIsAndSaySo() throws Exception {
    change(file, "UPDATE chunks SET bytes = bytes + 1 WHERE position = 3");
    StoreCopy.Copied copied = StoreCopy.copy(file, PostgresServer.bare());
    assertThat(copied.audit().good()).isFalse();
    assertThat(copied.audit().findings())
        .isEqualTo(StoreCheck.of(file, Set.of(), List.of()).findings());
  }

  private List<String> found(StoreConfig config, String words) throws Exception {
    Store store = Store.openForReading(config, vertx);
    List<String> found = new ArrayList<>();
    for (Statement one :
        store
            .statementSearch()
            .statements(new AskedStatements().text(words).limit(500).filter())
            .await()
            .list()) {
      found.add(one.session() + " " + one.number() + " " + one.head());
    }
    store.close().await();
    return found;
  }

  private static void change(StoreConfig config, String... changes) throws Exception {
    try (Connection connection = EmptyStore.connection(config)) {
      for (String sql : changes) {
        connection.createStatement().execute(sql);
      }
    }
  }
}
