package dev.sallyport.session;

import dev.sallyport.session.relay.ResponseRelay.Rows;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.transport.PacketTaker;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketStretch;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What comes from the database, for one session: each packet is the session's, but rows pass here,
 * many at once.
 */
final class DatabasePackets implements PacketTaker {
  /** Between two stretches is looked at whether the client keeps up. */
  private static final int PASSED_BYTES = 65_536;

  /**
   * Covered, rows may be many times longer; a single one may be as long as the memory for these.
   */
  private static final int COVERED_BYTES = 16_384;

  private final PacketSocket database;
  private final Supplier<SessionState> state;
  private final Asides asides;
  private final BooleanSupplier trouble;
  private final Consumer<Packet> session;

  /**
   * What the gateway itself asks in the session.
   *
   * @param open whether the packets are answers to that
   * @param taker gets these
   */
  record Asides(BooleanSupplier open, Consumer<ByteBuf> taker) {}

  /**
   * For a session.
   *
   * @param asides what the gateway itself asks meanwhile
   * @param trouble whether nothing can be written down
   * @param session gets the packets that do not pass here
   */
  DatabasePackets(
      PacketSocket database,
      Supplier<SessionState> state,
      Asides asides,
      BooleanSupplier trouble,
      Consumer<Packet> session) {
    this.database = database;
    this.state = state;
    this.asides = asides;
    this.trouble = trouble;
    this.session = session;
  }

  /** Takes over the socket. */
  void listen(PacketSocket client, Consumer<String> onEnd) {
    database.onPacket(this);
    database.onDelivered(client::flushSoon);
    database.onMalformed(e -> onEnd.accept("the database sent a malformed packet"));
    database.onClosed(cause -> onEnd.accept("the database closed the connection"));
  }

  @Override
  public void onPacket(Packet packet) {
    if (asides.open().getAsBoolean()) {
      asides.taker().accept(packet.payload());
    } else {
      session.accept(packet);
    }
  }

  /** While nothing is out of the ordinary: what is, the session finds out by the next packet. */
  @Override
  public int stretchBytes() {
    if (!(state.get() instanceof SessionState.Running running)) {
      return 0;
    }
    Rows rows = running.relay().rows();
    boolean ordinary =
        rows != Rows.ONE_BY_ONE
            && !asides.open().getAsBoolean()
            && (running.exchange().recorded().isEmpty() || !trouble.getAsBoolean());
    if (!ordinary) {
      return 0;
    }
    return rows == Rows.LOOKED_AT ? COVERED_BYTES : PASSED_BYTES;
  }

  @Override
  public void onStretch(PacketStretch rows) {
    if (!(state.get() instanceof SessionState.Running running)) {
      throw new IllegalStateException("rows that nobody waits for");
    }
    if (running.relay().rows() == Rows.LOOKED_AT) {
      Optional<ByteBuf> notARow = running.outlet().cover(rows, running.relay());
      if (notARow.isPresent()) {
        // The session ends by it, as by any other; of what lies behind it nothing is passed.
        session.accept(new Packet(0, 0, notARow.get()));
        if (state.get() == running) {
          throw new IllegalStateException("a row was taken that could not be covered");
        }
        return;
      }
    } else {
      running.relay().onPassed(rows.packets());
      running.outlet().pass(rows);
    }
    running.outlet().passOn(database);
  }
}
