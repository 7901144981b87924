package dev.sallyport.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * The two ends of a connection that a Vert.x socket does not show: a TLS half-close, and a polite
 * close.
 */
final class PeerClosing {
  /** How long a peer may take to read the last packet and to close its own side. */
  private static final long PATIENCE_MILLIS = 1_500;

  private PeerClosing() {}

  /** Closes the socket when the peer has said over TLS that it sends no more. */
  static void install(NetSocketInternal socket) {
    ChannelHandlerContext vertx = socket.channelHandlerContext();
    vertx.pipeline().addBefore(vertx.name(), null, new CloseNotify());
  }

  /**
   * Closes past what waits to be written: Vert.x would close behind it, so never on a stalled peer.
   */
  static void now(NetSocketInternal socket) {
    socket.channelHandlerContext().close();
  }

  /** Ends our side once everything is written, then waits a moment for the peer to end its own. */
  static void afterwards(NetSocketInternal socket, Future<Void> lastWrite, Vertx vertx) {
    Channel channel = socket.channelHandlerContext().channel();
    long timer = vertx.setTimer(PATIENCE_MILLIS, id -> now(socket));
    channel.closeFuture().addListener(ended -> vertx.cancelTimer(timer));
    lastWrite.onSuccess(written -> endOutput(channel)).onFailure(e -> now(socket));
  }

  private static void endOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutdown(channel);
    } else {
      tls.closeOutbound().addListener(sent -> shutdown(channel));
    }
  }

  private static void shutdown(Channel channel) {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  private static final class CloseNotify extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      super.userEventTriggered(context, event);
      if (event instanceof SslCloseCompletionEvent) {
        context.close();
      }
    }
  }
}
