package dev.sallyport.prove;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What agents have sent, and what they were told: the ledger of their side. */
final class NodesSent {
  /** Each statement carries one of its own. */
  static final Pattern MARK = Pattern.compile("mark-[a-z]+-\\d+-\\d+");

  private final String part;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Statement> statements = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> answeredAt = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Long> lastOf = new ConcurrentHashMap<>();
  private final AtomicLong longestOfOne = new AtomicLong();
  private final AtomicInteger openings = new AtomicInteger();
  private final AtomicInteger brokenOff = new AtomicInteger();
  private final Map<String, AtomicInteger> troubles = new ConcurrentHashMap<>();

  NodesSent(String part) {
    this.part = part.replaceAll("[^a-z]", "");
  }

  /** What is to become of a statement. */
  enum Kind {
    ALLOWED,
    ASKED,
    REFUSED
  }

  /** What its agent heard of it last. */
  enum Told {
    NOTHING,
    DONE,
    REFUSED
  }

  /** One statement, which is sent again only where it waited for people when its session broke. */
  static final class Statement {
    final String mark;
    final Kind kind;
    private final int agent;
    private volatile int sent;
    private volatile Told told = Told.NOTHING;
    private volatile String words = "";
    private volatile boolean committed;

    Statement(String mark, Kind kind, int agent) {
      this.mark = mark;
      this.kind = kind;
      this.agent = agent;
    }

    int sent() {
      return sent;
    }

    Told told() {
      return told;
    }

    /** Whether its agent was told that it lasts. */
    boolean committed() {
      return committed;
    }

    /** What the last refusal or break said. */
    String words() {
      return words;
    }
  }

  /** A new one, about to be sent by this agent. */
  Statement next(Kind kind, int agent) {
    Statement next =
        new Statement("mark-" + part + "-" + agent + "-" + numbers.incrementAndGet(), kind, agent);
    statements.put(next.mark, next);
    return next;
  }

  void sending(Statement statement) {
    statement.sent++;
    statement.told = Told.NOTHING;
  }

  void done(Statement statement) {
    statement.told = Told.DONE;
    answered(statement.agent);
  }

  /** It was answered, and whatever it was part of was committed. */
  void committed(Statement statement) {
    statement.committed = true;
  }

  void refused(Statement statement, String words) {
    statement.told = Told.REFUSED;
    statement.words = words;
    if (statement.kind == Kind.REFUSED) {
      answered(statement.agent);
    }
  }

  void broken(Statement statement, String words) {
    statement.words = words;
    brokenOff.incrementAndGet();
  }

  /** How many statements were sent and had no answer. */
  int broken() {
    return brokenOff.get();
  }

  /** How many statements were turned away with words like these. */
  long refusedFor(String words) {
    return statements.values().stream()
        .filter(each -> each.kind == Kind.ALLOWED && each.told == Told.REFUSED)
        .filter(each -> each.words.contains(words))
        .count();
  }

  /** A session began. */
  void opened() {
    openings.incrementAndGet();
  }

  /** How many sessions have begun. */
  int openings() {
    return openings.get();
  }

  /** The gate served this agent just now. */
  private void answered(int agent) {
    long now = System.nanoTime();
    answeredAt.add(now);
    Long before = lastOf.put(agent, now);
    if (before != null) {
      longestOfOne.accumulateAndGet(now - before, Math::max);
    }
  }

  /** For how long one agent was not served, at the longest; waiting for people included. */
  long longestGapOfOneMillis() {
    return longestOfOne.get() / 1_000_000;
  }

  /** An agent was told something that it did not expect, or nothing any more. */
  void trouble(String words) {
    troubles.computeIfAbsent(words, key -> new AtomicInteger()).incrementAndGet();
  }

  Collection<Statement> statements() {
    return List.copyOf(statements.values());
  }

  int answers() {
    return answeredAt.size();
  }

  /** Of what is to be told about what agents met with, the most frequent first. */
  List<String> troubles(int most) {
    return troubles.entrySet().stream()
        .sorted((a, b) -> b.getValue().get() - a.getValue().get())
        .limit(most)
        .map(each -> each.getValue() + " x " + each.getKey())
        .toList();
  }

  /** For how long nobody was served, at the longest, until now. */
  long longestGapMillis() {
    List<Long> all = new ArrayList<>(answeredAt);
    all.sort(Long::compare);
    long longest = 0;
    for (int i = 1; i < all.size(); i++) {
      longest = Math.max(longest, all.get(i) - all.get(i - 1));
    }
    return longest / 1_000_000;
  }
}
