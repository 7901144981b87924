package dev.sallyport.session;

import dev.sallyport.transport.PacketSocket;
import dev.sallyport.transport.PacketTaker;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketStretch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What comes from the database, for one session: each packet is the session's, but rows that pass
 * as they are and are not written down any more pass here, many at once.
 */
final class DatabasePackets implements PacketTaker {
  private final PacketSocket database;
  private final Aside aside;
  private final SessionMinutes minutes;
  private final Supplier<SessionState> state;
  private final Consumer<Packet> session;

  DatabasePackets(
      PacketSocket database,
      Aside aside,
      SessionMinutes minutes,
      Supplier<SessionState> state,
      Consumer<Packet> session) {
    this.database = database;
    this.aside = aside;
    this.minutes = minutes;
    this.state = state;
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
    session.accept(packet);
  }

  /** While nothing is out of the ordinary: what is, the session finds out by the next packet. */
  @Override
  public boolean takesStretches() {
    return state.get() instanceof SessionState.Running running
        && running.relay().passesRows()
        && !aside.isOpen()
        && (running.exchange().recorded().isEmpty() || minutes.trouble().isEmpty());
  }

  @Override
  public void onStretch(PacketStretch rows) {
    if (!(state.get() instanceof SessionState.Running running)) {
      throw new IllegalStateException("rows that nobody waits for");
    }
    running.relay().onPassed(rows.packets());
    running.outlet().pass(rows);
    running.outlet().passOn(database);
  }
}
