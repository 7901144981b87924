package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.Chunk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Fills a store with sessions of many agents, as an installation has them after some months: mostly
 * reads that are let through, some reviews, few refusals, one rare agent, table and text.
 */
public final class ManySessions {
  /** The end of the newest session. */
  public static final Instant END = Instant.parse("2026-11-20T12:00:00Z");

  /** Of whom there is one session in a thousand. */
  public static final String RARE_AGENT = "idp:quarterly";

  /** A table that one session in a thousand touches. */
  public static final String RARE_TABLE = "archive.ledger_2019";

  /** Stands in one statement of a hundred thousand. */
  public static final String RARE_TEXT = "needle-in-the-haystack";

  /** Who owns one agent of ten. */
  public static final String OWNER = "idp:anna";

  private static final int EVENTS_AT_ONCE = 20_000;
  private static final int AGENTS = 40;
  private static final List<String> CONNECTIONS =
      List.of("orders-prod", "orders-test", "billing", "warehouse");
  private static final List<String> TABLES =
      List.of("shop.customers", "shop.orders", "shop.order_lines", "billing.invoices", "hr.staff");

  private final int sessions;
  private final int statements;
  private final Random random = new Random(7);
  private final Duration apart;

  /**
   * So many.
   *
   * @param statements of all sessions together
   */
  public ManySessions(int sessions, int statements) {
    this.sessions = sessions;
    this.statements = statements;
    this.apart = Duration.ofDays(120).dividedBy(Math.max(1, sessions));
  }

  /** Fills a store file, made where it is missing, as recording does it. Blocks. */
  public void fill(Path file) {
    Vertx vertx = Vertx.vertx();
    try {
      Store store = Store.open(EmptyStore.at(file), vertx).await();
      fill(store.sessionArchive());
      store.close().await();
    } finally {
      vertx.close().await();
    }
  }

  /** Fills an archive. Blocks. */
  public void fill(SessionArchive archive) {
    List<SessionEvent> batch = new ArrayList<>();
    Future<Void> written = Future.succeededFuture();
    for (int number = 0; number < sessions; number++) {
      batch.addAll(session(number));
      if (batch.size() >= EVENTS_AT_ONCE || number == sessions - 1) {
        // The next ones are made while these are written.
        written.await();
        written = archive.append(List.copyOf(batch), "many.0", number + 1L);
        batch.clear();
      }
    }
    written.await();
  }

  /**
   * Fills the tables by which sessions and statements are found, by the code that fills them when
   * events are recorded, and leaves out the events: for millions. Blocks.
   */
  public void fillIndex(Path file) throws IOException, UnreadableEventException {
    Vertx vertx = Vertx.vertx();
    try {
      StoreConfig config = EmptyStore.at(file);
      EmptyStore.open(config, vertx).await().close().await();
      Database database = EmptyStore.database(config, vertx);
      Future<Void> written = Future.succeededFuture();
      Indexed batch = new Indexed();
      for (int number = 0; number < sessions; number++) {
        batch.add(session(number));
        if (batch.events >= EVENTS_AT_ONCE || number == sessions - 1) {
          written.await();
          Indexed full = batch;
          written = database.write(connection -> full.write(connection, database.words()));
          batch = new Indexed();
        }
      }
      written.await();
      database.close().await();
    } finally {
      vertx.close().await();
    }
  }

  /** What some sessions add to these tables. */
  private static final class Indexed {
    private final SessionHeads heads = new SessionHeads();
    private final StatementIndex index = new StatementIndex();
    private final PrincipalTally principals = new PrincipalTally();
    private int events;

    void add(List<SessionEvent> session) throws UnreadableEventException {
      SessionTally tally = new SessionTally(-1);
      for (SessionEvent event : session) {
        Shipment.Line line = Shipment.Line.of(event);
        tally.add(line);
        SessionOf of = tally.session();
        principals.add(line, of.principal());
        index.add(event, of);
      }
      String id = session.get(0).session();
      heads.begin("many", tally, new Anchor(id, 0, session.size() - 1, Chunk.NONE), false, null);
      events += session.size();
    }

    Future<Void> write(SqlConnection connection, WordIndex words) {
      return heads
          .write(connection)
          .compose(v -> index.write(connection, words))
          .compose(v -> principals.write(connection));
    }
  }

  /** The events of one of them, the oldest first. */
  public List<SessionEvent> session(int number) {
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    Instant at = END.minus(apart.multipliedBy(sessions - number)).truncatedTo(ChronoUnit.MICROS);
    boolean rare = number % 1_000 == 500;
    int agent = random.nextInt(AGENTS);
    String principal = rare ? RARE_AGENT : "idp:agent-" + agent;
    List<SessionEvent> events = new ArrayList<>();
    events.add(
        new SessionEvent.Opened(
            id,
            0,
            at,
            principal,
            rare ? "Quarterly close" : "Agent " + agent,
            "agent",
            Set.of(agent % 2 == 0 ? "reporting-agents" : "support-agents"),
            CONNECTIONS.get(agent % CONNECTIONS.size()),
            "shop",
            "10.20." + agent + ".7:51234",
            number,
            Map.of("_client_name", "MySQL Connector/J"),
            "",
            "nightly report",
            Map.of(),
            "gateway",
            Set.of(),
            agent % 10 == 0 ? OWNER : ""));
    long from = (long) statements * number / sessions;
    long until = (long) statements * (number + 1) / sessions;
    for (long global = from; global < until; global++) {
      at = at.plusMillis(800 + random.nextInt(400));
      at = statement(events, id, at, global - from + 1, global, rare);
    }
    if (number < sessions - 20) {
      events.add(new SessionEvent.Closed(id, events.size(), at.plusSeconds(1), "client left"));
    }
    return events;
  }

  private Instant statement(
      List<SessionEvent> events, String id, Instant at, long number, long global, boolean rare) {
    int chance = random.nextInt(1_000);
    String table = rare && number == 1 ? RARE_TABLE : TABLES.get(random.nextInt(TABLES.size()));
    String verdict = chance < 960 ? "allow" : chance < 985 ? "review" : "deny";
    String verb = verdict.equals("allow") ? "select" : chance % 2 == 0 ? "update" : "delete";
    String text =
        switch (verb) {
          case "select" -> "SELECT id, status, created_at FROM " + table + " WHERE id = " + global;
          case "update" -> "UPDATE " + table + " SET status = 'done' WHERE id < " + global;
          default -> "DELETE FROM " + table + " WHERE created_at < '2026-01-01' LIMIT " + global;
        };
    String marked = global % 100_000 == 4_242 ? text + " /* " + RARE_TEXT + " */" : text;
    events.add(
        new SessionEvent.Judged(
            id,
            events.size(),
            at,
            number,
            "COM_QUERY",
            marked,
            List.of(),
            "shop",
            Set.of(verb),
            Set.of(table),
            verdict,
            "reporting-agents/" + (verdict.equals("allow") ? 1 : 2),
            verdict.equals("deny") ? "Deleting is not for agents." : "",
            List.of(),
            List.of()));
    Instant then = at;
    if (verdict.equals("review")) {
      String approval = new UUID(random.nextLong(), random.nextLong()).toString();
      events.add(
          new SessionEvent.ReviewRequested(
              id, events.size(), at, number, approval, at.plusSeconds(300)));
      then = at.plusMillis(2_000 + random.nextInt(90_000));
      events.add(
          new SessionEvent.ReviewEnded(
              id,
              events.size(),
              then,
              number,
              approval,
              chance % 5 == 0 ? "denied" : "approved",
              "Dora Lindqvist",
              "fine"));
    }
    if (!verdict.equals("deny")) {
      events.add(
          new SessionEvent.Finished(
              id, events.size(), then.plusMillis(4), number, "ok", 0, 3, false, 0, "", 3_900));
    }
    return then;
  }

  /**
   * Fills a file: {@code ManySessions FILE [SESSIONS [STATEMENTS [index]]]}, a hundred thousand and
   * a million where nothing else is said; with {@code index} without the events.
   */
  public static void main(String[] arguments) throws IOException, UnreadableEventException {
    int sessions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int statements = arguments.length > 2 ? Integer.parseInt(arguments[2]) : sessions * 10;
    ManySessions many = new ManySessions(sessions, statements);
    if (arguments.length > 3 && arguments[3].equals("index")) {
      many.fillIndex(Path.of(arguments[0]));
    } else {
      many.fill(Path.of(arguments[0]));
    }
  }
}
