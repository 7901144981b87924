package dev.sallyport.session;

import dev.sallyport.backend.BackendConnection;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.response.Advice.Next;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A file of the client's on its way to the database, packet by packet: what is in it is not kept,
 * how much it was and its SHA-256 are (MySQL Client/Server Protocol, LOCAL INFILE Request). The
 * database hears of its end once that is written down. Event-loop confined.
 */
final class ClientFile {
  /** More than this would keep a session, and the database's log, busy for too long. */
  static final long MAX_BYTES = 1L << 30;

  /** Where it is written down what is known of it. */
  @FunctionalInterface
  interface Minutes {
    Future<Void> write(long bytes, String sha256);
  }

  private final PacketSocket client;
  private final PacketSocket database;
  private final Minutes minutes;
  private final long maxBytes;
  private final Promise<Void> writtenDown = Promise.promise();
  private final MessageDigest digest = sha256();
  private int clientSequence;
  private int databaseSequence;
  private long bytes;
  private boolean complete;

  private ClientFile(
      PacketSocket client, PacketSocket database, Minutes minutes, int clientSequence, long max) {
    this.client = client;
    this.database = database;
    this.minutes = minutes;
    this.clientSequence = clientSequence;
    this.maxBytes = max;
  }

  /** The one that the database has asked for by a packet that the client was sent. */
  static ClientFile after(
      Packet request,
      ClientConnection client,
      BackendConnection backend,
      SessionState.Running running,
      SessionMinutes minutes) {
    long statement = running.exchange().recorded().orElseThrow().statement();
    return of(
        request,
        client.packets(),
        backend.packets(),
        (bytes, sha256) -> minutes.fileLoaded(statement, bytes, sha256),
        running.exchange().answerSequence(),
        MAX_BYTES);
  }

  /**
   * The same without a session.
   *
   * @param clientSequence number that the client's first packet must have
   * @param maxBytes beyond which it is refused
   */
  static ClientFile of(
      Packet request,
      PacketSocket client,
      PacketSocket database,
      Minutes minutes,
      int clientSequence,
      long maxBytes) {
    ClientFile file = new ClientFile(client, database, minutes, clientSequence, maxBytes);
    file.databaseSequence = request.nextSequence();
    return file;
  }

  /** Passes a part on; the end, an empty packet, is kept back. */
  void take(Packet packet) {
    boolean ordered = client.compresses() || packet.sequence() == clientSequence;
    if (complete || !ordered) {
      refuse(Refusal.outOfOrder());
      return;
    }
    clientSequence = packet.lastSequence() + 1 & 0xff;
    ByteBuf part = packet.payload();
    complete = !part.isReadable();
    bytes += part.readableBytes();
    if (complete) {
      client.hold();
      String sha256 = HexFormat.of().formatHex(digest.digest());
      client.onLoop(minutes.write(bytes, sha256)).onComplete(writtenDown);
    } else if (bytes > maxBytes) {
      refuse(tooLarge());
    } else {
      digest.update(part.nioBuffer());
      databaseSequence = database.write(databaseSequence, part);
      database.flush();
      if (!database.writable()) {
        client.hold();
        database.whenWritable(client::resume);
      }
    }
  }

  /**
   * Lets it come. Once what is known of it is written down, the database hears that it was all.
   *
   * @param wanted whether the session still waits for it
   * @param loaded told before the database hears
   * @param failed told why it is not loaded; the caller ends the session, for the database cannot
   *     be told to load nothing
   */
  void start(BooleanSupplier wanted, Runnable loaded, Consumer<Throwable> failed) {
    writtenDown
        .future()
        .onComplete(
            written -> {
              if (wanted.getAsBoolean() && written.failed()) {
                failed.accept(written.cause());
              } else if (wanted.getAsBoolean()) {
                loaded.run();
                database.send(databaseSequence, Unpooled.EMPTY_BUFFER);
              }
            });
    client.resume();
  }

  /** Number of the next packet to the client. */
  int answerSequence() {
    return clientSequence;
  }

  private void refuse(Refusal refusal) {
    client.hold();
    writtenDown.tryFail(new RefusedException(refusal));
  }

  private Refusal tooLarge() {
    return new Refusal(
        1153,
        "08S01",
        "a file of LOAD DATA LOCAL may have "
            + maxBytes
            + " bytes; nothing of it is loaded, and the session ends. Load it in parts",
        Next.REPHRASE,
        "file_too_large");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
