package dev.sallyport.frontend;

import dev.sallyport.wire.connect.SslRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands first in the pipeline until the client's first packet is there: an SSLRequest is taken out
 * and a TLS handler put in its place, anything else passes on. What came behind the SSLRequest in
 * the same segment goes to the TLS handler, so no byte sent in clear after it is ever taken for a
 * part of the protected conversation (MySQL Source Code Documentation, Protocol::SSLRequest).
 */
final class TlsGate extends ByteToMessageDecoder {
  /** Vert.x looks for the TLS handler under this name. */
  private static final String TLS_HANDLER = "ssl";

  private static final int HEADER_BYTES = 4;

  /** What the gate found; called on the channel's event loop, before any later byte is read. */
  interface Listener {
    /**
     * TLS is wanted; the handshake begins. What the SSLRequest says besides is not looked at: only
     * what the client repeats under TLS counts.
     */
    void onSslRequest();

    /** The handshake is done; what comes now is protected. */
    void onTlsUp();

    /** The handshake did not end well; nothing can be said to this client any more. */
    void onHandshakeFailed(Throwable cause);
  }

  private final SslContext sslContext;
  private final Duration handshakeTimeout;
  private final Listener listener;

  TlsGate(SslContext sslContext, Duration handshakeTimeout, Listener listener) {
    this.sslContext = sslContext;
    this.handshakeTimeout = handshakeTimeout;
    this.listener = listener;
    setSingleDecode(true);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < HEADER_BYTES) {
      return;
    }
    int start = in.readerIndex();
    int length = in.getUnsignedMediumLE(start);
    int sequence = in.getUnsignedByte(start + 3);
    if (length == SslRequest.BYTES && sequence == 1) {
      if (in.readableBytes() < HEADER_BYTES + SslRequest.BYTES) {
        return;
      }
      if (SslRequest.matches(in.slice(start + HEADER_BYTES, SslRequest.BYTES))) {
        in.skipBytes(HEADER_BYTES + SslRequest.BYTES);
        listener.onSslRequest();
        startTls(context);
      }
    }
    context.pipeline().remove(this);
  }

  private void startTls(ChannelHandlerContext context) {
    SslHandler tls = sslContext.newHandler(context.alloc());
    tls.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    tls.handshakeFuture()
        .addListener(
            handshake -> {
              if (handshake.isSuccess()) {
                listener.onTlsUp();
              } else {
                listener.onHandshakeFailed(handshake.cause());
              }
            });
    context.pipeline().addAfter(context.name(), TLS_HANDLER, tls);
  }
}
