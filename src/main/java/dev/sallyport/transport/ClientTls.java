package dev.sallyport.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;

/**
 * TLS on a socket that began in plain text. Vert.x' own upgrade prepares its context first and
 * takes plain bytes until that is done; somebody in the middle could slip packets in. Here the
 * handler stands before the next byte is read.
 */
final class ClientTls {
  /** The name by which Vert.x knows that a socket is encrypted. */
  private static final String HANDLER = "ssl";

  private ClientTls() {}

  static Future<Void> start(
      NetSocketInternal socket, SslContext tls, String host, int port, Duration limit) {
    Channel channel = socket.channelHandlerContext().channel();
    SslHandler handler = tls.newHandler(channel.alloc(), host, port);
    handler.setHandshakeTimeoutMillis(limit.toMillis());
    channel.pipeline().addFirst(HANDLER, handler);
    Promise<Void> done = Promise.promise();
    handler
        .handshakeFuture()
        .addListener(
            handshake -> {
              if (handshake.isSuccess()) {
                done.complete();
              } else {
                done.fail(handshake.cause());
              }
            });
    return done.future();
  }
}
