package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An agent prepares as many statements as it likes; what is kept of them has a bound. */
class KeptReadingsTest {
  private static final SqlContext CONTEXT =
      new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, false);

  /** Two bytes of text for each column of the result. */
  private static final Request.Reading WIDE =
      new Request.Reading(
          new MySqlInspector().inspect(bytes("SELECT " + "a,".repeat(4_000) + "a FROM t"), CONTEXT),
          CONTEXT);

  private final PreparedStatements statements = new PreparedStatements();
  private final List<PreparedStatement> prepared = new ArrayList<>();

  @Test
  void shouldReadAgainWhatThereIsNoRoomFor() {
    // When
    for (int id = 0; id < 200; id++) {
      prepare(id);
    }
    // Then
    assertThat(keptBytes()).isBetween(1L << 20, KeptReadings.MAX_BYTES);
    PreparedStatement last = prepared.get(199);
    assertThat(last.reading()).isEmpty();
    assertThat(last.readsAsIn(CONTEXT)).isTrue();
    assertThat(prepared.get(0).reading()).containsSame(WIDE);
  }

  @Test
  void shouldGiveRoomBack() {
    // Given
    for (int id = 0; id < 200; id++) {
      prepare(id);
    }
    PreparedStatement last = prepared.get(199);
    // When the first is closed, and the last is executed
    statements.close(0);
    last.onRead(WIDE);
    // Then, however often that is
    last.onRead(new Request.Reading(WIDE.inspection(), CONTEXT));
    last.onRead(WIDE);
    assertThat(last.reading()).containsSame(WIDE);
    // And all of it once all are closed
    statements.clear();
    assertThat(statements.readings().bytes()).isZero();
  }

  @Test
  void shouldKeepNoCatalogueThatWasReplaced() {
    // Given
    prepare(0);
    prepare(1);
    // When something else exists by the time at which another is prepared
    SqlContext now =
        CONTEXT.with(new Catalogue(false, List.of(), List.of(), List.of(), List.of(), Set.of()));
    Request.Reading anew = new Request.Reading(WIDE.inspection(), now);
    prepare(2, anew);
    // Then what is kept was read with it
    assertThat(prepared.get(0).reading()).isEmpty();
    assertThat(prepared.get(2).reading()).containsSame(anew);
    assertThat(keptBytes()).isEqualTo(statements.readings().bytes());
    // And the others are kept again once they are executed
    prepared.get(0).onRead(anew);
    assertThat(prepared.get(0).reading()).containsSame(anew);
  }

  private void prepare(int id) {
    prepare(id, WIDE);
  }

  private void prepare(int id, Request.Reading read) {
    PreparedStatement statement =
        new PreparedStatement(
            id,
            bytes("SELECT " + id),
            "shop",
            0,
            read,
            0,
            statements.readings(),
            statements.longData());
    statements.add(statement);
    prepared.add(statement);
  }

  private long keptBytes() {
    return prepared.stream()
        .flatMap(statement -> statement.reading().stream())
        .mapToLong(KeptReadings::bytesOf)
        .sum();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
