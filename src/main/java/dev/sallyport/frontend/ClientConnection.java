package dev.sallyport.frontend;

import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import java.time.Duration;

/** A client that has shown a good credential and waits for its OK. Event-loop confined. */
public final class ClientConnection {
  private final long connectionId;
  private final PacketSocket packets;
  private final LoginDetails login;
  private final Capabilities capabilities;
  private final Ending ending;

  /** How a login ends; both do nothing once it has ended, for whatever reason. */
  interface Ending {
    void accept(Ok ok);

    void refuse(Err err);

    void expectWait(Duration atMost);
  }

  ClientConnection(
      long connectionId,
      PacketSocket packets,
      LoginDetails login,
      Capabilities capabilities,
      Ending ending) {
    this.connectionId = connectionId;
    this.packets = packets;
    this.login = login;
    this.capabilities = capabilities;
    this.ending = ending;
  }

  /** The number that the greeting named, unsigned 32 bits, unique in this process. */
  public long connectionId() {
    return connectionId;
  }

  /** The way to the client; held until {@link #accept}. */
  public PacketSocket packets() {
    return packets;
  }

  /** What the client said about itself. */
  public LoginDetails login() {
    return login;
  }

  /** What both ends can: the listener's offer cut to the client's. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /**
   * Finishes the login. From here on {@link #packets()} delivers commands to whoever has registered
   * there. Does nothing when the client was closed meanwhile.
   */
  public void accept(Ok ok) {
    ending.accept(ok);
  }

  /**
   * People are asked before the login goes on: its time limit begins anew, that much longer. Does
   * nothing when the client was closed meanwhile.
   */
  public void expectWait(Duration atMost) {
    ending.expectWait(atMost);
  }

  /** Sends the error and closes. Does nothing when the client was closed meanwhile. */
  public void refuse(Err err) {
    ending.refuse(err);
  }
}
