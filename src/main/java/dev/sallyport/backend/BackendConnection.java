package dev.sallyport.backend;

import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.ServerVersion;
import dev.sallyport.wire.response.Ok;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A logged-in connection to a database. Belongs to one event loop and, once handed out, to one
 * session.
 */
public final class BackendConnection {
  private final PacketSocket packets;
  private final Greeting greeting;
  private final Capabilities capabilities;
  private final Ok loginOk;
  private final InitialState initialState;
  private final boolean encrypted;
  private final boolean shortLivedUser;

  BackendConnection(
      PacketSocket packets,
      Greeting greeting,
      Capabilities capabilities,
      Ok loginOk,
      InitialState initialState,
      boolean encrypted,
      boolean shortLivedUser) {
    this.packets = packets;
    this.greeting = greeting;
    this.capabilities = capabilities;
    this.loginOk = loginOk;
    this.initialState = initialState;
    this.encrypted = encrypted;
    this.shortLivedUser = shortLivedUser;
  }

  /** Its packets; nobody listens to them yet. */
  public PacketSocket packets() {
    return packets;
  }

  /** What was agreed with the server. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** The server's first packet. */
  Greeting greeting() {
    return greeting;
  }

  /** The version as the server spells it. */
  public String serverVersion() {
    return greeting.serverVersion();
  }

  /** The version as a number, 80033 for 8.0.33; 0 when the server's spelling is not understood. */
  public int serverVersionNumber() {
    return ServerVersion.number(greeting.serverVersion());
  }

  /** Whether the server is a MariaDB. */
  public boolean mariaDb() {
    return ServerVersion.mariaDb(greeting.serverVersion());
  }

  /** The server's own number of this connection, for KILL; 32 bits. */
  public long threadId() {
    return greeting.connectionId();
  }

  /** The packet that ended the login. */
  public Ok loginOk() {
    return loginOk;
  }

  /** Modes, character sets and schema of the session as it was handed out. */
  public InitialState initialState() {
    return initialState;
  }

  /**
   * Makes the gateway's settings again and reads how statements are read now, after the server has
   * forgotten both (COM_RESET_CONNECTION). Takes the packets over: who listened must listen anew.
   *
   * @return fails when the server refuses a setting
   */
  public Future<InitialState> initialise() {
    Promise<InitialState> done = Promise.promise();
    new SessionSetUp(packets, capabilities, greeting.serverVersion(), shortLivedUser)
        .run(
            err ->
                done.tryFail(
                    new BackendUnavailableException(err.code(), err.sqlState(), err.text())),
            done::tryComplete);
    return done.future();
  }

  /** Whether the way to the server is encrypted. */
  public boolean encrypted() {
    return encrypted;
  }

  /** Says COM_QUIT and closes; what the server still sends is read and dropped for a moment. */
  public void close() {
    sayQuit();
    packets.closeAfterFlush();
  }

  /** The same where the server owes no answer: what it still sends would take the COM_QUIT back. */
  public void closeIdle() {
    sayQuit();
    packets.closeOnceSent();
  }

  private void sayQuit() {
    packets.write(0, new PayloadWriter().writeInt1(Command.QUIT.code()).toPayload());
  }
}
