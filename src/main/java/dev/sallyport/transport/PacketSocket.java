package dev.sallyport.transport;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.Compression;
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket that speaks packets. Belongs to the event loop it was made on.
 *
 * <p>Reading: one call of the packet handler for each logical packet, or for many that lie side by
 * side where it takes them so, in order. While held, or without a handler, packets wait; the socket
 * goes on reading, so that a hang-up is noticed, until {@link #READ_AHEAD_BYTES} are waiting.
 * Writing: packets gather until {@link #flush()} or until 64 KiB are there.
 */
public final class PacketSocket {
  /** What is read while packets are held. More costs memory, less hides hang-ups. */
  public static final int READ_AHEAD_BYTES = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(PacketSocket.class);

  private final NetSocketInternal socket;
  private final SocketBytes bytes;
  private final Framing framing;
  private final HalfClose halfClose;
  private final Context context;
  private PacketTaker taker;
  private Consumer<MalformedPacketException> onMalformed = e -> close();
  private Runnable onWritable = () -> {};
  private Runnable onDelivered = () -> {};
  private final Outgoing outgoing;
  private boolean held;
  private boolean delivering;
  private boolean paused;
  private boolean deaf;
  private boolean closing;
  private boolean flushScheduled;
  private final Ending ending = new Ending();

  /**
   * Takes over a socket, on its event loop, before any of its bytes were read. Nobody else sets its
   * handlers any more.
   *
   * @param framer with the limit of this direction
   */
  public PacketSocket(NetSocket socket, PacketFramer framer) {
    this.socket = (NetSocketInternal) socket;
    this.framing = new Framing(framer);
    this.context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
    this.halfClose =
        new HalfClose(this.socket, context.owner(), this::writable, this::closeAfterFlush);
    socket.exceptionHandler(this::broken);
    socket.closeHandler(v -> gone());
    this.bytes =
        SocketBytes.of(
            this.socket, (ContextInternal) context, this::received, writable -> drained());
    this.outgoing = new Outgoing(bytes.allocator());
  }

  /** Sets who gets the packets from now on, those that wait included; later, not in here. */
  public void onPacket(PacketTaker handler) {
    taker = handler;
    if (!delivering) {
      context.runOnContext(v -> deliver());
    }
  }

  /**
   * Sets who hears that the peer's bytes are no packets, or that the packet handler threw {@link
   * MalformedPacketException}; else the socket is closed. Nothing is delivered any more then.
   */
  public void onMalformed(Consumer<MalformedPacketException> handler) {
    onMalformed = handler;
  }

  /** Sets who hears of the end, once, whoever closed; at once when it has come already. */
  public void onClosed(Consumer<Optional<Throwable>> handler) {
    ending.onClosed(handler);
  }

  /** Sets who hears when the packets were delivered that came in one read, or had waited. */
  public void onDelivered(Runnable handler) {
    onDelivered = handler;
  }

  /** Delivers no more packets, also none that are here already. */
  public void hold() {
    held = true;
    halfClose.onHeld(true);
  }

  /**
   * Sets how long a peer that has ended its sending side keeps the socket without being sent
   * anything while packets are held; zero at the beginning, and when all was delivered.
   */
  public void outlastInput(Duration silence) {
    halfClose.allow(silence);
  }

  /** From now on the peer's end of sending closes; told once if too much waits to notice it. */
  public void endWithInput(Runnable unseen) {
    halfClose.endAtOnce(unseen, paused);
  }

  /** Delivers packets again, those that wait first and within this call. */
  public void resume() {
    held = false;
    halfClose.onHeld(false);
    deliver();
  }

  /**
   * Appends a packet to what will be sent.
   *
   * @param sequence number of its first frame
   * @param payload its indices stay
   * @return the number after its last frame
   */
  public int write(int sequence, ByteBuf payload) {
    assert isOnLoop();
    int next = outgoing.write(sequence, payload);
    flushIfFull();
    return next;
  }

  /** As {@link #write(int, ByteBuf)}, of packets that take about so many bytes. */
  public int write(int sequence, int bytes, FrameWriter frames) {
    assert isOnLoop();
    int next = outgoing.write(sequence, bytes, frames);
    flushIfFull();
    return next;
  }

  private void flushIfFull() {
    // After the end nobody would.
    if (outgoing.isFull() || closing || ending.isClosed()) {
      flush();
    }
  }

  /** Sends a packet, and what was written before, at once. */
  public void send(int sequence, ByteBuf payload) {
    write(sequence, payload);
    flush();
  }

  /** Sends what was written. */
  public void flush() {
    assert isOnLoop();
    if (closing || ending.isClosed()) {
      outgoing.drop();
    }
    if (outgoing.sendTo(bytes, framing)) {
      halfClose.onSent();
    }
  }

  /**
   * Sends what will have been written when the event loop comes around: what came in one read
   * leaves in one write, and a lone packet does not wait for the next.
   */
  public void flushSoon() {
    if (!outgoing.isEmpty() && !flushScheduled) {
      flushScheduled = true;
      context.runOnContext(
          v -> {
            flushScheduled = false;
            flush();
          });
    }
  }

  /** False when the peer takes less than was sent; {@link #whenWritable} tells when to go on. */
  public boolean writable() {
    return bytes.isWritable();
  }

  /** Runs at once while the socket is writable, else once when it has become so. */
  public void whenWritable(Runnable handler) {
    if (writable()) {
      handler.run();
    } else {
      onWritable = handler;
    }
  }

  /**
   * Sends what was written, then closes. Nothing is delivered any more; what the peer still sends
   * is dropped for a moment, because closing over unread bytes would take back the last packet.
   */
  public void closeAfterFlush() {
    if (closing || ending.isClosed()) {
      return;
    }
    flush();
    closing = true;
    deaf = true;
    resumeReading();
    halfClose.stop();
    PeerClosing.afterwards(socket, bytes, context.owner());
    endIfDelivered();
  }

  /** The same for a last word that is not answered: where all was sent, closes at once. */
  public void closeOnceSent() {
    flush();
    if (closing || !bytes.isAllSent()) {
      closeAfterFlush();
    } else {
      halfClose.stop();
      close();
    }
  }

  /** Closes at once; what was not sent is lost. */
  public void close() {
    closing = true;
    deaf = true;
    PeerClosing.now(socket);
    endIfDelivered();
  }

  /**
   * Goes on in TLS as client: what was written until now is sent as it is. Nothing that the peer
   * sends from here on is taken in plain text.
   *
   * @param host name or address the peer's certificate is checked against
   * @param limit on the handshake
   * @return fails when the handshake does, or when the peer has sent more already than was
   *     delivered; the caller closes then
   */
  public Future<Void> startTls(SslContext tls, String host, int port, Duration limit) {
    flush();
    if (framing.bufferedBytes() > 0) {
      return Future.failedFuture("the peer speaks where TLS should begin");
    }
    return ClientTls.start(socket, tls, host, port, limit);
  }

  /** What is sent and what comes from here on is compressed; what was written goes as it is. */
  public void compress(Compression compression) {
    flush();
    framing.compress(compression);
  }

  /** Whether packets come in compressed ones, whose numbers are those that count. */
  public boolean compresses() {
    return framing.compresses();
  }

  /** Bytes that came and were not delivered yet, part of a packet included. */
  public int bufferedBytes() {
    return framing.bufferedBytes();
  }

  /** The event loop it belongs to. */
  public Context context() {
    return context;
  }

  /** Runs something on the event loop that the socket belongs to, from any thread, later. */
  public void onLoop(Runnable step) {
    context.runOnContext(v -> step.run());
  }

  /** Runs something on the event loop that the socket belongs to, from any thread. */
  public <T> Future<T> callOnLoop(Supplier<Future<T>> step) {
    Promise<T> done = Promise.promise();
    context.runOnContext(v -> step.get().onComplete(done));
    return done.future();
  }

  /** The same, told on the event loop that the socket belongs to. */
  public <T> Future<T> onLoop(Future<T> elsewhere) {
    Promise<T> here = Promise.promise();
    elsewhere.onComplete(done -> context.runOnContext(v -> elsewhere.onComplete(here)));
    return here.future();
  }

  /** There are no locks: what runs elsewhere would lose or mix up bytes. */
  private boolean isOnLoop() {
    return ((ContextInternal) context).inThread();
  }

  private void received(ByteBuf chunk) {
    if (!deaf) {
      framing.feed(chunk);
    }
    chunk.release();
    deliver();
  }

  private void deliver() {
    if (delivering || deaf) {
      return;
    }
    delivering = true;
    framing.beginTurn();
    try {
      while (deliverNext()) {
        continue;
      }
      onDelivered.run();
    } catch (MalformedPacketException e) {
      deaf = true;
      ending.because(e);
      guarded(() -> onMalformed.accept(e));
    } catch (RuntimeException e) {
      fault(e);
    } finally {
      delivering = false;
    }
    boolean waits = held || taker == null;
    boolean more = !waits && framing.turnIsOver();
    if (!deaf && (more || waits) && framing.waitingBytes() >= READ_AHEAD_BYTES) {
      paused = true;
      bytes.pause();
      halfClose.onReadingStopped();
    } else if (paused && (deaf || !more)) {
      resumeReading();
    } else if (!more) {
      halfClose.onDelivered();
    }
    if (more && !deaf) {
      context.runOnContext(v -> deliver());
    }
    endIfDelivered();
  }

  private boolean deliverNext() {
    return !held && !deaf && taker != null && framing.deliver(taker);
  }

  private void resumeReading() {
    if (paused) {
      paused = false;
      bytes.resume();
    }
  }

  private void drained() {
    Runnable told = onWritable;
    onWritable = () -> {};
    guarded(told);
  }

  private void guarded(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException e) {
      fault(e);
    }
  }

  private void fault(RuntimeException e) {
    LOG.error("A connection ends by a fault of ours error={}", e.getClass().getName(), e);
    broken(e);
  }

  private void broken(Throwable e) {
    ending.because(e);
    close();
  }

  /** Who has sent more than was read is gone only when that was delivered, whoever writes. */
  private void gone() {
    ending.onGone(paused);
    endIfDelivered();
    if (!ending.isClosed()) {
      drained();
    }
  }

  private void endIfDelivered() {
    boolean waits = !deaf && (held || taker == null || framing.turnIsOver());
    if (ending.close(waits)) {
      deaf = true;
      framing.close();
      outgoing.drop();
      halfClose.stop();
      ending.tell();
    }
  }
}
