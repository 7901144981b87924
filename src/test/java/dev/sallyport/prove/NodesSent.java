package dev.sallyport.prove;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What agents have sent, and what they were told: the ledger of their side. */
final class NodesSent {
  /** Each statement carries one of its own. */
  static final Pattern MARK = Pattern.compile("mark-[a-z]+-\\d+-\\d+");

  private final String part;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Statement> statements = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> answeredAt = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> brokenBy = new ConcurrentHashMap<>();

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
    private volatile int sent;
    private volatile Told told = Told.NOTHING;
    private volatile String words = "";

    Statement(String mark, Kind kind) {
      this.mark = mark;
      this.kind = kind;
    }

    int sent() {
      return sent;
    }

    Told told() {
      return told;
    }

    /** What the last refusal or break said. */
    String words() {
      return words;
    }
  }

  /** A new one, about to be sent by this agent. */
  Statement next(Kind kind, int agent) {
    Statement next =
        new Statement("mark-" + part + "-" + agent + "-" + numbers.incrementAndGet(), kind);
    statements.put(next.mark, next);
    return next;
  }

  void sending(Statement statement) {
    statement.sent++;
    statement.told = Told.NOTHING;
  }

  void done(Statement statement) {
    statement.told = Told.DONE;
    answered();
  }

  void refused(Statement statement, String words) {
    statement.told = Told.REFUSED;
    statement.words = words;
    if (statement.kind == Kind.REFUSED) {
      answered();
    }
  }

  void broken(Statement statement, String words) {
    statement.words = words;
  }

  /** The gate served somebody just now. */
  void answered() {
    answeredAt.add(System.nanoTime());
  }

  /** An agent was told something that it did not expect, or nothing any more. */
  void trouble(String words) {
    brokenBy.computeIfAbsent(words, key -> new AtomicInteger()).incrementAndGet();
  }

  Collection<Statement> statements() {
    return List.copyOf(statements.values());
  }

  int answers() {
    return answeredAt.size();
  }

  /** Of what is to be told about what agents met with, the most frequent first. */
  List<String> troubles(int most) {
    return brokenBy.entrySet().stream()
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
