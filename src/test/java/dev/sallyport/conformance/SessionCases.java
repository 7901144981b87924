package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a client agrees on at login, and what it is told of its session. */
final class SessionCases {
  private SessionCases() {}

  static List<Case> of(Party party) {
    List<Case> all = new ArrayList<>();
    Wish tracked = Wish.PLAIN.with(Capability.SESSION_TRACK);
    all.add(Case.of("tracking: schema", c -> c.query("USE information_schema")).as(tracked));
    all.add(
        Case.of(
                "tracking: variables that are reported anyway",
                c ->
                    c.queries("SET autocommit = 0", "SET NAMES latin1", "SET time_zone = '+01:00'"))
            .as(tracked));
    all.add(
        Case.of("tracking: variables that are not", c -> c.query("SET sql_mode = 'ANSI'"))
            .as(tracked));
    all.add(
        Case.of(
                "tracking: a variable that is asked for",
                c ->
                    c.queries(
                        "SET session_track_system_variables = 'max_execution_time,sql_notes'",
                        "SET sql_notes = 0"))
            .as(tracked));
    all.add(
        Case.of(
                "tracking: all variables",
                c -> c.queries("SET session_track_system_variables = '*'", "SET sql_notes = 0"))
            .as(tracked));
    all.add(
        Case.of("tracking: state changes", SessionCases::stateChanges)
            .as(tracked.with(Capability.DEPRECATE_EOF)));
    all.add(
        Case.of("tracking: transactions", SessionCases::transactions)
            .after("TRUNCATE TABLE kit.few")
            .as(tracked));
    if (!party.isMariaDb()) {
      all.add(
          Case.of("tracking: GTIDs", c -> c.query("SET session_track_gtids = OWN_GTID"))
              .as(tracked));
    }
    for (Capability compression : List.of(Capability.COMPRESS, Capability.ZSTD_COMPRESSION)) {
      Wish wish = Wish.PLAIN.with(compression);
      all.add(Case.of("compression: " + compression, SessionCases::compressed).as(wish));
      all.add(
          Case.of("compression: " + compression + " and a file", SessionCases::compressedFile)
              .after("TRUNCATE TABLE kit.loaded")
              .as(wish.with(Capability.LOCAL_FILES)));
    }
    all.add(
        Case.of("metadata: left out", SessionCases::metadata)
            .as(Wish.PLAIN.with(Capability.OPTIONAL_RESULTSET_METADATA)));
    return all;
  }

  private static void stateChanges(Conversation c) throws IOException {
    c.queries("SET session_track_state_change = 1", "SET @a = 1", "USE kit", "SELECT 1");
  }

  private static void transactions(Conversation c) throws IOException {
    c.queries(
        "SET session_track_transaction_info = 'CHARACTERISTICS'",
        "START TRANSACTION READ WRITE",
        "SELECT COUNT(*) FROM kit.few",
        "INSERT INTO kit.few VALUES (1)",
        "ROLLBACK");
  }

  /** Servers number the packets inside by those around them, which no client looks at. */
  private static void compressed(Conversation c) throws IOException {
    c.query("SELECT 1")
        .query("SELECT REPEAT('x', 1000), MD5('a')")
        .prepare("SELECT ?, REPEAT('z', 500)")
        .execute(0, Values.text("w".repeat(2000)))
        .query("SELECT * FROM kit.no_such_table");
    c.withoutNumbers().query("SELECT * FROM kit.hundred, kit.t_text").query("SELECT 2");
    c.query("SELECT LENGTH('" + "y".repeat(300_000) + "')");
    c.query("SELECT REPEAT('x', 17000000)").query("SELECT '" + "y".repeat(17_000_000) + "'");
  }

  private static void compressedFile(Conversation c) throws IOException {
    c.withoutNumbers()
        .withFile("1\t" + "a".repeat(90) + "\n2\t" + "b".repeat(90) + "\n")
        .query("LOAD DATA LOCAL INFILE 'f' INTO TABLE kit.loaded")
        .query("SELECT * FROM kit.loaded ORDER BY id");
  }

  private static void metadata(Conversation c) throws IOException {
    c.withoutNumbers()
        .query("SELECT n FROM kit.hundred WHERE n < 3")
        .query("SET resultset_metadata = NONE")
        .query("SELECT n FROM kit.hundred WHERE n < 3");
  }
}
