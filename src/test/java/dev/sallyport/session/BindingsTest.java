package dev.sallyport.session;

import static dev.sallyport.session.SampleParameters.texts;
import static dev.sallyport.session.SampleParameters.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.backend.InitialState;
import dev.sallyport.frontend.LoginDetails;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A statement that comes again is known by all that people were asked about. */
class BindingsTest {
  private static final String SERVER = "127.0.0.1:3306";
  private static final String TEXT = "DELETE FROM shop.orders WHERE FIND_IN_SET(id, ?)";
  private static final InitialState INITIAL =
      new InitialState("", "utf8mb4", Optional.of("utf8mb4"), Optional.of("shop"), Map.of());
  private static final InitialState INITIAL_WITH_SETTINGS =
      new InitialState(
          "",
          "utf8mb4",
          Optional.of("utf8mb4"),
          Optional.of("shop"),
          Map.of(
              "collation_connection", "utf8mb4_general_ci",
              "foreign_key_checks", "1",
              "sql_auto_is_null", "0",
              "time_zone", "SYSTEM",
              "unique_checks", "1"));
  private static final Capabilities OLD = Capabilities.of(Capability.PROTOCOL_41);
  private static final String LONG = ",".repeat(BoundValue.MAX_TEXT_BYTES);
  private static final Verdict.Review REVIEW =
      new Verdict.Review("p/1", Set.of("dba"), 1, Duration.ofMinutes(5), Masks.NONE);

  @Test
  void shouldBeTheSameInAnotherSession() {
    assertThat(key(TEXT, texts(LONG + "11"))).isEqualTo(key(TEXT, texts(LONG + "11")));
  }

  @Test
  void shouldNotBeTheSameForOtherValuesWhateverIsShownOfThem() {
    List<BoundParameters> all =
        List.of(
            texts(LONG + "11"),
            texts(LONG + "12"),
            texts("0xff"),
            SampleParameters.of(value(ColumnType.VAR_STRING, (byte) 0xff)),
            texts("1"),
            SampleParameters.of(value(ColumnType.TINY, (byte) 1)),
            SampleParameters.of(SampleParameters.unsigned(ColumnType.TINY, (byte) 1)),
            texts("NULL"),
            texts((String) null));
    Set<String> keys = new HashSet<>();
    all.forEach(values -> keys.add(key(TEXT, values)));
    assertThat(keys).hasSameSizeAs(all);
  }

  /** Who may decide on what is asked for one person may be the other. */
  @Test
  void shouldNotBeTheSameForAnotherPersonForWhomTheAgentActs() {
    List<Optional<String>> people =
        List.of(Optional.empty(), Optional.of("test:sam"), Optional.of("test:dana"));
    List<Binding> all =
        people.stream()
            .map(who -> bindingFor(who, "DELETE FROM shop.orders").orElseThrow())
            .toList();
    assertThat(all).extracting(Binding::statement).doesNotHaveDuplicates();
    assertThat(all).extracting(one -> one.shape().orElseThrow().key()).doesNotHaveDuplicates();
    assertThat(bindingFor(people.get(1), "DELETE FROM shop.orders")).contains(all.get(1));
  }

  private static Optional<Binding> bindingFor(Optional<String> actsFor, String text) {
    ReadingState reading = new ReadingState(80_033, false);
    reading.onInitial(INITIAL);
    return binding(SERVER, text, BoundParameters.NONE, reading, actsFor);
  }

  /** A connection keeps its name when it is led to another host. */
  @Test
  void shouldNotBeTheSameAtAnotherServer() {
    List<Binding> all =
        Stream.of(SERVER, "127.0.0.1:3307", "db.example:3306")
            .map(server -> bindingAt(server, "DELETE FROM shop.orders").orElseThrow())
            .toList();
    assertThat(all).extracting(Binding::statement).doesNotHaveDuplicates();
    assertThat(all).extracting(one -> one.shape().orElseThrow().key()).doesNotHaveDuplicates();
    assertThat(bindingAt(SERVER, "DELETE FROM shop.orders")).contains(all.get(0));
  }

  private static Optional<Binding> bindingAt(String server, String text) {
    ReadingState reading = new ReadingState(80_033, false);
    reading.onInitial(INITIAL);
    return binding(server, text, BoundParameters.NONE, reading, Optional.empty());
  }

  @Test
  void shouldNotBeTheSameForATextThatEndsInAnotherWay() {
    String comment = " -- " + "x".repeat(1 << 17);
    assertThat(key(TEXT + comment + "1", texts("1")))
        .isNotEqualTo(key(TEXT + comment + "2", texts("1")));
  }

  @Test
  void shouldNotBeTheSameWhereWhatTheServerDoesNotReportWasSet() {
    String unset = keyAfter("SET autocommit = 1");
    String five = keyAfter("SET auto_increment_increment = 5");
    assertThat(five).isNotEqualTo(unset);
    // Whatever else is said of it
    assertThat(keyAfter("SET SESSION auto_increment_increment=5, autocommit = 1")).isEqualTo(five);
    assertThat(keyAfter("set @@session.auto_increment_increment := 5")).isEqualTo(five);
    assertThat(keyAfter("SET auto_increment_increment = 50")).isNotEqualTo(five);
    assertThat(keyAfter("SET explicit_defaults_for_timestamp = OFF")).isNotEqualTo(unset);
    assertThat(keyAfter("SET collation_server = 'utf8mb4_bin'")).isNotEqualTo(unset);
    assertThat(keyAfter("SET character_set_server = utf8mb4")).isNotEqualTo(unset);
    assertThat(keyAfter("SET sql_safe_updates = 0")).isNotEqualTo(unset);
    // But where it decides nothing
    assertThat(keyAfter("SET autocommit = 0, wait_timeout = 7")).isEqualTo(unset);
    assertThat(keyAfter("SET NAMES utf8mb4")).isEqualTo(unset);
  }

  /** Of the variables that it keeps in one place MariaDB reports one alone. */
  @Test
  void shouldNotBeTheSameWhereWhatMariaDbDoesNotReportWasSet() {
    String unset = keyOnMariaDbAfter("SET autocommit = 1");
    for (String flag : List.of("foreign_key_checks", "sql_auto_is_null", "unique_checks")) {
      assertThat(keyOnMariaDbAfter("SET " + flag + " = 0")).as(flag).isNotEqualTo(unset);
    }
    String binary = keyOnMariaDbAfter("SET collation_connection = utf8mb4_bin");
    String names = keyOnMariaDbAfter("SET NAMES utf8mb4");
    assertThat(List.of(binary, names, keyOnMariaDbAfter("SET NAMES utf8mb4 COLLATE utf8mb4_bin")))
        .doesNotHaveDuplicates()
        .doesNotContain(unset);
    // The last one counts
    assertThat(keyOnMariaDbAfter("SET collation_connection = utf8mb4_bin", "set names 'utf8mb4'"))
        .isEqualTo(names);
    assertThat(keyOnMariaDbAfter("SET NAMES utf8mb4", "SET collation_connection=utf8mb4_bin"))
        .isEqualTo(binary);
    String both = "SET character_set_connection = utf8mb4, collation_connection = utf8mb4_bin";
    assertThat(keyOnMariaDbAfter(both)).isNotEqualTo(keyOnMariaDbAfter(both));
    // What is reported is known by its value
    assertThat(keyOnMariaDbAfter("SET time_zone = '+01:00'")).isEqualTo(unset);
  }

  @Test
  void shouldBeLikeNothingElseWhereWhatWasSetCannotBeTold() {
    String unknown = "SET auto_increment_increment = 5 + 0";
    assertThat(keyAfter(unknown)).isNotEqualTo(keyAfter(unknown));
    String failed = "SET auto_increment_increment = 5";
    ReadingState one = new ReadingState(80_033, false);
    ReadingState other = new ReadingState(80_033, false);
    one.onRan(inspected(failed), failure());
    other.onRan(inspected(failed), failure());
    assertThat(one.assigned()).isNotEqualTo(other.assigned());
    one.onReset();
    assertThat(one.assigned()).isEmpty();
  }

  private static Answer failure() {
    StatusRelay relay = new StatusRelay(new Dialects(OLD, OLD, StandardCharsets.UTF_8));
    relay.accept(Err.of(1231, "42000", "refused").encode(OLD), shown -> {});
    return relay.answer();
  }

  private static Inspection inspected(String text) {
    return new MySqlInspector()
        .inspect(text.getBytes(StandardCharsets.UTF_8), new ReadingState(80_033, false).context());
  }

  private static String keyAfter(String set) {
    return keyAfter(new ReadingState(80_033, false), set);
  }

  private static String keyOnMariaDbAfter(String... sets) {
    return keyAfter(new ReadingState(110_405, false), sets);
  }

  private static String keyAfter(ReadingState reading, String... sets) {
    reading.onInitial(INITIAL_WITH_SETTINGS);
    for (String set : sets) {
      reading.onRan(inspected(set), new Answer());
    }
    return binding(TEXT, texts("1"), reading).orElseThrow().statement();
  }

  private static String key(String text, BoundParameters bound) {
    return binding(text, bound).orElseThrow().statement();
  }

  /** In a session of its own. */
  private static Optional<Binding> binding(String text, BoundParameters bound) {
    ReadingState reading = new ReadingState(80_033, false);
    reading.onInitial(INITIAL);
    return binding(text, bound, reading);
  }

  private static Optional<Binding> binding(
      String text, BoundParameters bound, ReadingState reading) {
    return binding(SERVER, text, bound, reading, Optional.empty());
  }

  private static Optional<Binding> binding(
      String server,
      String text,
      BoundParameters bound,
      ReadingState reading,
      Optional<String> actsFor) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Request.Statement statement =
        new Request.Statement(
            Command.STMT_EXECUTE,
            bytes,
            bound,
            "shop",
            reading.settings(),
            Optional.empty(),
            true,
            Unpooled.EMPTY_BUFFER,
            (masks, sample, read, number) -> {
              throw new IllegalStateException("nothing is sent here");
            });
    Judgement judgement =
        new Judgement(
            new Request.Reading(
                new MySqlInspector().inspect(bytes, reading.context()), reading.context()),
            REVIEW,
            MaskPlan.NONE,
            OptionalLong.of(1));
    ApprovalRequest request =
        new ReviewRequests(
                Clock.systemUTC(),
                ReviewRequestsTest.byToken(actsFor),
                new LoginDetails(
                    Capabilities.of(), 255, Optional.of("shop"), 0, Map.of(), "127.0.0.1:1"),
                "a-session",
                reading)
            .of(
                statement,
                1,
                judgement,
                REVIEW,
                List.of(),
                KeptStatement.whole(statement, StandardCharsets.UTF_8));
    return Bindings.of(server, request, statement, judgement, REVIEW, reading);
  }
}
