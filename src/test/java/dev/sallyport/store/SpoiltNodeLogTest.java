package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.NodeLog;
import dev.sallyport.nodes.NodeLog.Change;
import dev.sallyport.nodes.NodeLog.Line;
import dev.sallyport.nodes.NodeLog.Look;
import dev.sallyport.nodes.NodeLog.Place;
import dev.sallyport.nodes.NodeLog.Sign;
import dev.sallyport.nodes.SharedNodes;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who may write to the tables of nodes can write there, and nodes hear on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(PostgresServer.ALONE)
class SpoiltNodeLogTest {
  private static final String CHANGE =
      "INSERT INTO node_changes (topic, subject, origin, made_at) VALUES (%s, %s, %s, %s)";
  private static final String NODE =
      "INSERT INTO nodes (id, name, beats, joined_at, seen_at) SELECT %s, %s, 1, now(), now()";

  private final Vertx vertx = Vertx.vertx();
  private StoreConfig.PostgreSql config;
  private Store store;
  private Line line;
  private Place place;

  @BeforeEach
  void open() throws SQLException {
    config = PostgresServer.empty();
    store = Store.open(config, vertx).await();
    line =
        store.nodeLog().orElseThrow().open(new Node("one", "machine"), () -> {}, () -> {}).await();
    change("'lease'", "'x'", "'another'", "now()");
    place = line.newest().await();
  }

  @AfterEach
  void close() {
    line.close(true).await();
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldLiveOnAfterTheLargestNumberOfSigns() throws SQLException {
    long before = line.look(place).await().own().beats();
    sql("UPDATE nodes SET beats = " + Long.MAX_VALUE + ", deaths = " + Long.MAX_VALUE);
    // When
    Look look = line.look(place).await();
    // Then its sign is another one, and it sees that somebody changed it
    Sign sign = look.signs().get(0);
    assertThat(sign.beats()).isEqualTo(look.own().beats()).isNotEqualTo(Long.MAX_VALUE);
    assertThat(look.own().beats()).isLessThanOrEqualTo(before);
    assertThat(line.look(place).await().own().beats()).isEqualTo(look.own().beats() + 1);
    // And one that is dead can be marked
    sign = line.look(place).await().signs().get(0);
    assertThat(line.mark(sign).await()).isTrue();
    assertThat(line.look(place).await().own().deaths()).isNotEqualTo(look.own().deaths());
  }

  @Test
  void shouldReadTheLongestSubjectOfANodeAndMissALongerOne() throws SQLException {
    change("'catalogue'", "repeat('x', 65536)", "'another'", "now()");
    Look look = line.look(place).await();
    assertThat(look.whole()).isTrue();
    assertThat(look.changes()).singleElement().extracting(Change::subject).matches(s -> of(s));
    // When
    change("'catalogue'", "repeat('x', 65537)", "'another'", "now()");
    change("'revocation'", "'r'", "'another'", "now()");
    // Then all is looked at anew, and what comes next is told as before
    look = line.look(place).await();
    assertThat(look.whole()).isFalse();
    assertThat(look.changes()).isEmpty();
    assertThat(look.reached().number()).isEqualTo(place.number() + 3);
    assertThat(line.look(look.reached()).await().whole()).isTrue();
  }

  private static boolean of(String subject) {
    return subject.equals("x".repeat(65_536));
  }

  @Test
  void shouldReadNoTopicAndNoOriginThatNoNodeHas() throws SQLException {
    change("repeat('t', 1000000)", "'x'", "repeat('o', 1000000)", "now()");
    Look look = line.look(place).await();
    assertThat(look.whole()).isTrue();
    assertThat(look.changes()).containsExactly(new Change(place.number() + 1, "", "x", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"infinity", "-infinity", "290000-01-01", "4000-01-01 BC"})
  void shouldKnowItsPlaceByATimeFarAway(String time) throws SQLException {
    change("'lease'", "'y'", "'another'", "'" + time + "'");
    Look look = line.look(place).await();
    assertThat(look.changes()).singleElement().extracting(Change::subject).isEqualTo("y");
    assertThat(line.newest().await()).isEqualTo(look.reached());
    assertThat(line.look(look.reached()).await().whole()).isTrue();
  }

  @Test
  void shouldReadNamesInBoundsAndPassOverNodesThatCannotBe() throws SQLException {
    sql(NODE.formatted("'long'", "repeat('n', 1000000)"));
    sql(NODE.formatted("repeat('i', 1000)", "'machine'"));
    List<Sign> signs = line.look(place).await().signs();
    assertThat(signs).extracting(sign -> sign.node().id()).containsExactly("long", "one");
    assertThat(signs.get(0).node().name()).isEqualTo("n".repeat(255));
  }

  @Test
  void shouldNotSayWhoLivesWhereThereAreMoreNodesThanItReads() throws SQLException {
    SharedNodes node =
        new SharedNodes(vertx, store.nodeLog().orElseThrow(), new Node("two", "machine"));
    node.join().await();
    node.begin();
    line.look(place).await();
    assertThat(node.others().await()).isNotEmpty();
    // When
    sql(NODE.formatted("'a' || n", "'m'") + " FROM generate_series(1, 1000) n");
    // Then
    assertThat(line.look(place).await().signs()).hasSize(NodeLog.MOST_NODES + 1);
    assertThatThrownBy(() -> node.others().await()).hasMessageContaining("too many rows");
    // And it goes by the list again once they are gone
    sql("DELETE FROM nodes WHERE id LIKE 'a%'");
    assertThat(node.others().await()).extracting(Node::id).containsExactly("one");
    node.leave().await();
  }

  private void change(String topic, String subject, String origin, String madeAt)
      throws SQLException {
    sql(CHANGE.formatted(topic, subject, origin, madeAt));
  }

  private void sql(String words) throws SQLException {
    GatewayRightsTest.as(config, words);
  }
}
