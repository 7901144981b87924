package dev.sallyport.notify;

import java.util.concurrent.atomic.LongAdder;

/** What became of a channel's messages. Written by its event loop, read from anywhere. */
public final class Tally {
  private final String channel;
  private final LongAdder delivered = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder superseded = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  Tally(String channel) {
    this.channel = channel;
  }

  /**
   * Counts since the start.
   *
   * @param channel kind and host
   * @param delivered taken by the receiver
   * @param retried attempts that failed and were followed by another
   * @param superseded never sent, because something newer was to be said of the same request
   * @param dropped given up
   */
  public record Counts(
      String channel, long delivered, long retried, long superseded, long dropped) {}

  /** As they stand. */
  public Counts counts() {
    return new Counts(channel, delivered.sum(), retried.sum(), superseded.sum(), dropped.sum());
  }

  void delivered() {
    delivered.increment();
  }

  void retried() {
    retried.increment();
  }

  void superseded() {
    superseded.increment();
  }

  void dropped() {
    dropped.increment();
  }
}
