package dev.sallyport.transport;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A peer that has ended its sending side. It may still read, and then it gets what it waits for; it
 * may as well be gone, which looks the same until something is sent to it. So it is waited for only
 * while something goes out to it now and then.
 */
final class HalfClose {
  private final NetSocketInternal socket;
  private final Vertx vertx;
  private final BooleanSupplier writable;
  private final Runnable finish;
  private long silenceMillis;
  private boolean held;
  private boolean ended;
  private boolean sent;
  private boolean stopped;
  private Runnable unseen = () -> {};
  private long timer = -1;

  /**
   * Listens for the peer's end.
   *
   * @param writable whether the peer takes what is sent
   * @param finish sends what was written and closes
   */
  HalfClose(NetSocketInternal socket, Vertx vertx, BooleanSupplier writable, Runnable finish) {
    this.socket = socket;
    this.vertx = vertx;
    this.writable = writable;
    this.finish = finish;
    PeerClosing.install(socket, this::onInputEnded);
  }

  /** How long it is waited for without anything being sent; zero for not at all. */
  void allow(Duration silence) {
    long millis = silence.toMillis();
    if (millis == silenceMillis) {
      return;
    }
    silenceMillis = millis;
    if (millis > 0) {
      socket
          .channelHandlerContext()
          .channel()
          .config()
          .setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    } else if (ended) {
      finish.run();
    }
  }

  /**
   * The peer's end is waited for as from now on, and must be noticed.
   *
   * @param told once when it would not be
   * @param already whether reading has stopped
   */
  void endAtOnce(Runnable told, boolean already) {
    allow(Duration.ZERO);
    unseen = told;
    if (already) {
      onReadingStopped();
    }
  }

  /** The peer's end is not noticed before it is read up to there. */
  void onReadingStopped() {
    if (silenceMillis == 0) {
      Runnable told = unseen;
      unseen = () -> {};
      told.run();
    }
  }

  /** Whether something that the peer has sent is being answered. */
  void onHeld(boolean now) {
    held = now;
  }

  /** Something went out. */
  void onSent() {
    sent = true;
  }

  /** All that came was delivered, unless packets are held. */
  void onDelivered() {
    if (ended && !held) {
      finish.run();
    }
  }

  /** The socket closes, for whatever reason. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  /** Told once by TLS and once by TCP, or by one of them. */
  private void onInputEnded() {
    if (ended) {
      return;
    }
    ended = true;
    if (stopped || silenceMillis == 0) {
      PeerClosing.now(socket);
    } else if (held) {
      await();
    } else {
      finish.run();
    }
  }

  private void await() {
    sent = false;
    timer =
        vertx.setTimer(
            silenceMillis,
            id -> {
              // A peer that takes its time is one that is there.
              if (sent || !writable.getAsBoolean()) {
                await();
              } else {
                PeerClosing.now(socket);
              }
            });
  }
}
