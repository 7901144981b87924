package dev.sallyport.prove;

import dev.sallyport.e2e.Endpoint;
import dev.sallyport.prove.MaskSession.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tries ways on two servers that differ in nothing but their secrets: nothing that comes back may
 * hold a secret in any form, and both must say the same, byte by byte.
 */
final class MaskWays implements AutoCloseable {
  private static final Pattern WRITES =
      Pattern.compile(
          "(?i)\\b(insert|update|delete|replace|create|alter|drop|rename|truncate|load|call|import"
              + "|outfile|dumpfile|do|into|set|prepare|execute|analyze|with)\\b");

  /**
   * Has the gateway read the catalogue before the next statement. Of what is made behind its back
   * it learns within half a minute, and of two servers not at the same moment.
   */
  private static final String ANY_CHANGE = "DROP VIEW IF EXISTS lab.never_made";

  private final MaskServer one;
  private final MaskServer other;
  private final Endpoint toOne;
  private final Endpoint toOther;
  private final MaskTally tally;
  private final Map<String, MaskSession> sessions = new HashMap<>();

  MaskWays(MaskServer one, MaskServer other, Endpoint toOne, Endpoint toOther, MaskTally tally) {
    this.one = one;
    this.other = other;
    this.toOne = toOne;
    this.toOther = toOther;
    this.tally = tally;
  }

  /**
   * What came of one session.
   *
   * @param refused whether the gateway refused its last statement
   * @param did whether any of its statements succeeded
   */
  private record Outcome(List<byte[]> packets, boolean refused, boolean did) {
    byte[] received() {
      return joined(packets);
    }

    /**
     * What must be the same at both servers. Where a query asks for no order, rows come as the
     * server reads them, which may be along an index of a masked column: security.md says so.
     */
    byte[] comparable(MaskWay way) {
      List<byte[]> named = new ArrayList<>(packets);
      named.replaceAll(MaskWays::ofOneName);
      if (!way.said().toLowerCase(Locale.ROOT).contains("order by")) {
        named.sort(Arrays::compare);
      }
      return joined(named);
    }
  }

  /** Tries every {@code step}-th way in all protocols. */
  void attempt(List<MaskWay> ways, int step) throws IOException, SQLException {
    for (int i = 0; i < ways.size(); i += step) {
      MaskWay way = ways.get(i);
      if (way.isFor(one.isMariaDb())) {
        Set<String> found = new LinkedHashSet<>();
        boolean refused = true;
        for (Protocol protocol : Protocol.values()) {
          if (!way.isTextOnly() || protocol == Protocol.TEXT) {
            refused &= attempt(way, protocol, found);
          }
        }
        tally.onWay(way, refused, found);
      }
    }
  }

  private boolean attempt(MaskWay way, Protocol protocol, Set<String> found)
      throws IOException, SQLException {
    Outcome here = run(way, protocol, toOne);
    Outcome there = run(way, protocol, toOther);
    String at = protocol.name().toLowerCase(Locale.ROOT);
    for (Outcome outcome : List.of(here, there)) {
      MaskServer server = outcome == here ? one : other;
      server
          .secrets()
          .foundIn(outcome.received(), way.said())
          .ifPresent(form -> found.add(at + ": it got " + form));
    }
    byte[] same = here.comparable(way);
    if (!way.isUncompared() && !Arrays.equals(same, there.comparable(way))) {
      found.add(at + ": the answers differ: " + difference(same, there.comparable(way)));
    }
    if (way.mustBeRefused() && !here.refused()) {
      found.add(at + ": it was not refused");
    }
    // Of several statements at once, some may have run before one failed.
    boolean did = here.did() || there.did() || way.isTextOnly();
    if (did && WRITES.matcher(way.said()).find()) {
      for (MaskServer server : List.of(one, other)) {
        byte[] left = server.leftBehind().getBytes(StandardCharsets.UTF_8);
        server
            .secrets()
            .foundIn(left, way.said())
            .ifPresent(form -> found.add(at + ": it left behind " + form));
        if (server.restore()) {
          openTo(server).run(ANY_CHANGE);
        }
      }
    }
    return here.refused();
  }

  private Outcome run(MaskWay way, Protocol protocol, Endpoint to) throws IOException {
    try {
      return run(way, session(protocol, to));
    } catch (IOException e) {
      // Neither an answer nor a refusal: whoever waits for it has learnt something.
      sessions.remove(protocol + to.connection()).close();
      return new Outcome(List.of(), false, true);
    }
  }

  private static Outcome run(MaskWay way, MaskSession session) throws IOException {
    boolean did = false;
    for (String statement : way.statements()) {
      session.run(statement);
      did |= session.error().isEmpty();
    }
    return new Outcome(session.received(), session.isRefused(), did);
  }

  /** One that knows nothing of the ways before. */
  private MaskSession session(Protocol protocol, Endpoint to) throws IOException {
    String key = protocol + to.connection();
    MaskSession open = sessions.get(key);
    if (open != null) {
      try {
        open.reset();
        return open;
      } catch (IOException closed) {
        // The way before has ended it; that was seen by both servers' agents alike.
        open.close();
      }
    }
    MaskSession fresh = MaskSession.open(to, protocol);
    sessions.put(key, fresh);
    return fresh;
  }

  @Override
  public void close() throws IOException {
    for (MaskSession session : sessions.values()) {
      session.close();
    }
  }

  /** Sends honest tasks to one server: nobody may be refused, and no secret come out. */
  void ask(List<MaskWay> tasks, int step) throws IOException, SQLException {
    for (int i = 0; i < tasks.size(); i += step) {
      MaskWay task = tasks.get(i);
      if (!task.isFor(one.isMariaDb())) {
        continue;
      }
      List<String> troubles = new ArrayList<>();
      for (Protocol protocol : Protocol.values()) {
        if (task.isTextOnly() && protocol != Protocol.TEXT) {
          continue;
        }
        try (MaskSession session = MaskSession.open(toOne, protocol)) {
          for (String statement : task.statements()) {
            session.run(statement);
            session.error().ifPresent(error -> troubles.add(protocol + ": " + error.text()));
          }
          one.secrets()
              .foundIn(joined(session.received()), task.said())
              .ifPresent(form -> troubles.add(protocol + ": it got " + form));
        }
        if (WRITES.matcher(task.said()).find() && one.restore()) {
          openTo(one).run(ANY_CHANGE);
        }
      }
      tally.onHonest(task, troubles);
    }
  }

  /** An agent from which nothing is masked. */
  private MaskSession openTo(MaskServer server) throws IOException {
    Endpoint masked = server == one ? toOne : toOther;
    return session(
        Protocol.TEXT,
        new Endpoint(masked.port(), masked.connection() + MaskedGate.OPEN, masked.token()));
  }

  /** Refusals name the connection, which is not a secret. */
  private static byte[] ofOneName(byte[] packet) {
    return new String(packet, StandardCharsets.ISO_8859_1)
        .replace("on connection " + MaskedGate.OTHER, "on connection " + MaskedGate.ONE)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** With a mark between packets, so that none runs into the next. */
  private static byte[] joined(List<byte[]> packets) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      all.write('\n');
      all.writeBytes(packet);
    }
    return all.toByteArray();
  }

  private static String difference(byte[] one, byte[] other) {
    int at = Arrays.mismatch(one, other);
    return printable(one, at) + " | " + printable(other, at);
  }

  private static String printable(byte[] bytes, int at) {
    int from = Math.max(0, at - 30);
    int to = Math.min(bytes.length, at + 40);
    return new String(bytes, from, Math.max(0, to - from), StandardCharsets.ISO_8859_1)
        .replaceAll("[^ -~]", ".");
  }
}
