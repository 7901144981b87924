package dev.sallyport.export;

import dev.sallyport.config.ExportSink.SyslogTarget;
import dev.sallyport.config.ExportSink.SyslogTls;
import dev.sallyport.delivery.DeliveryException;
import dev.sallyport.delivery.Failures;
import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Syslog over TCP or TLS. The protocol has no receipts, and what was written to a socket may die in
 * the buffers of a receiver that is gone. So each batch has a connection of its own, which we end
 * after the last message: a receiver that has read everything ends it too, one that is gone breaks
 * it off. One that reads, or talks, a byte at a time is left when its time is over.
 */
final class SyslogSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogSink.class);

  /** RFC 5425, section 4.3.1, asks receivers for 8 KiB; those in use take 64 and more. */
  static final int LINE_BYTES = 60 * 1024;

  private static final int BATCH_BYTES = 1 << 20;

  /** What a receiver says is nothing to us; more of it is no syslog. */
  private static final int MAX_ANSWER_BYTES = 16 * 1024;

  /** What a receiver has not read waits with us, and not in the system. */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final SyslogTarget target;
  private final int timeoutMillis;
  private final Clock clock;
  private SSLSocketFactory sockets;
  private String host;

  SyslogSink(
      Vertx vertx, WorkerExecutor worker, SyslogTarget target, Clock clock, Duration timeout) {
    this.vertx = vertx;
    this.worker = worker;
    this.target = target;
    this.clock = clock;
    this.timeoutMillis = (int) timeout.toMillis();
  }

  @Override
  public String name() {
    return "syslog " + target.host() + ":" + target.port();
  }

  @Override
  public int maxLineBytes() {
    return LINE_BYTES;
  }

  @Override
  public int maxBatchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public boolean remembersBatches() {
    return false;
  }

  @Override
  public Future<Place> resume(Place kept) {
    return worker.executeBlocking(
        () -> {
          host = SyslogFrame.host(ownName());
          if (target.tls() == SyslogTls.REQUIRED) {
            sockets = Authorities.sockets(target.authorities());
          }
          return kept;
        });
  }

  @Override
  public Future<Void> deliver(List<Line> lines) {
    Socket plain = new Socket();
    AtomicBoolean late = new AtomicBoolean();
    // The timeouts of a socket are for one read, and for no write.
    long bound =
        vertx.setTimer(
            2L * timeoutMillis,
            over -> {
              late.set(true);
              close(plain);
            });
    return send(plain, late, lines).onComplete(done -> vertx.cancelTimer(bound));
  }

  private Future<Void> send(Socket plain, AtomicBoolean late, List<Line> lines) {
    return worker.executeBlocking(
        () -> {
          try (Socket socket = connect(plain)) {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            for (Line line : lines) {
              out.write(SyslogFrame.of(line, clock.instant(), target.facility(), host));
            }
            out.flush();
            socket.shutdownOutput();
            awaitEnd(socket.getInputStream());
            return null;
          } catch (SocketTimeoutException e) {
            throw DeliveryException.forNow(
                "the receiver did not end the connection after the last message within "
                    + timeoutMillis
                    + " ms, so that it is not certain what it has read");
          } catch (IOException e) {
            throw DeliveryException.forNow(
                late.get()
                    ? "the receiver did not take the messages within " + 2L * timeoutMillis + " ms"
                    : Failures.words(e));
          }
        });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection was gone before it was closed error={}", e.toString());
    }
  }

  private Socket connect(Socket plain) throws IOException, DeliveryException {
    try {
      plain.setSendBufferSize(SEND_BUFFER_BYTES);
      try {
        plain.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
      } catch (SocketTimeoutException e) {
        throw DeliveryException.forNow("nothing answers within " + timeoutMillis + " ms");
      }
      plain.setSoTimeout(timeoutMillis);
      if (sockets == null) {
        return plain;
      }
      SSLSocket secured =
          (SSLSocket) sockets.createSocket(plain, target.host(), target.port(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (IOException | DeliveryException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  /** A reset instead of an end says that something was not read, and fails. */
  private static void awaitEnd(InputStream in) throws IOException {
    byte[] ignored = new byte[1024];
    int read = 0;
    for (int n = in.read(ignored); n >= 0; n = in.read(ignored)) {
      read += n;
      if (read > MAX_ANSWER_BYTES) {
        throw new IOException("the receiver talks");
      }
    }
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  @Override
  public Future<Void> rest() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
