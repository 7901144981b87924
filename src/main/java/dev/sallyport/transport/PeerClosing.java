package dev.sallyport.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.Optional;

/** The ends of a connection that a Vert.x socket does not show: half a close, and a polite one. */
final class PeerClosing {
  /** How long a peer may take to read the last packet and to close its own side. */
  private static final long PATIENCE_MILLIS = 1_500;

  private PeerClosing() {}

  /**
   * Tells when the peer has ended its sending side: over TLS where it said so, else where the
   * channel allows half closure; perhaps both. Where TLS has ended both sides with it, closes.
   */
  static void install(NetSocketInternal socket, Runnable onInputEnded) {
    ChannelHandlerContext vertx = socket.channelHandlerContext();
    // Whoever takes over the socket decides: the login's end would close a session's.
    if (vertx.pipeline().get(InputEnd.class) != null) {
      vertx.pipeline().remove(InputEnd.class);
    }
    vertx.pipeline().addBefore(vertx.name(), null, new InputEnd(onInputEnded));
  }

  /**
   * Closes past what waits to be written: Vert.x would close behind it, so never on a stalled peer.
   */
  static void now(NetSocketInternal socket) {
    socket.channelHandlerContext().close();
  }

  /** Ends our side once everything is written, then waits a moment for the peer to end its own. */
  static void afterwards(NetSocketInternal socket, SocketBytes bytes, Vertx vertx) {
    Channel channel = socket.channelHandlerContext().channel();
    long timer = vertx.setTimer(PATIENCE_MILLIS, id -> now(socket));
    channel.closeFuture().addListener(ended -> vertx.cancelTimer(timer));
    bytes.afterWrites(
        written -> {
          if (written.isSuccess()) {
            endOutput(channel);
          } else {
            now(socket);
          }
        });
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
    if (channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
      Optional.ofNullable(channel.pipeline().get(InputEnd.class))
          .ifPresent(InputEnd::expectOutputEnd);
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }

  private static final class InputEnd extends ChannelInboundHandlerAdapter {
    private final Runnable ended;
    private boolean expectsOutputEnd;

    InputEnd(Runnable ended) {
      this.ended = ended;
    }

    /** Our own side is about to be ended by ourselves. */
    void expectOutputEnd() {
      expectsOutputEnd = true;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      super.userEventTriggered(context, event);
      if (event instanceof ChannelOutputShutdownEvent && !expectsOutputEnd) {
        // Netty ends our side when a write fails otherwise than by the peer. Its epoll transport
        // (seen with 4.2.17) does so when a peer has ended its own side and cannot take all at
        // once. What was to be sent is lost, and nothing would ever tell that the peer is gone.
        context.close();
      } else if (event instanceof ChannelInputShutdownEvent) {
        ended.run();
      } else if (event instanceof SslCloseCompletionEvent close) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (close.isSuccess() && tls != null && !tls.engine().isOutboundDone()) {
          ended.run();
        } else {
          context.close();
        }
      }
    }
  }
}
