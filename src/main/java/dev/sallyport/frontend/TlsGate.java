package dev.sallyport.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
  private static final int SSL_REQUEST_BYTES = 32;
  private static final int CLIENT_SSL = 1 << 11;

  /** What the gate found; called on the channel's event loop, before any later byte is read. */
  interface Listener {
    /** TLS is wanted; the handshake begins. The payload is a copy on the heap. */
    void onSslRequest(ByteBuf payload);

    /** The handshake did not end well; nothing can be said to this client any more. */
    void onHandshakeFailed(Throwable cause);

    /** These bytes are no beginning of a MySQL login. */
    void onGarbage(String found);
  }

  private final SslContext sslContext;
  private final Duration handshakeTimeout;
  private final int maxPayloadBytes;
  private final Listener listener;

  /**
   * For one connection.
   *
   * @param maxPayloadBytes largest first packet that is passed on
   */
  TlsGate(
      SslContext sslContext, Duration handshakeTimeout, int maxPayloadBytes, Listener listener) {
    this.sslContext = sslContext;
    this.handshakeTimeout = handshakeTimeout;
    this.maxPayloadBytes = maxPayloadBytes;
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
    if (sequence != 1 || length > maxPayloadBytes) {
      in.skipBytes(in.readableBytes());
      context.pipeline().remove(this);
      listener.onGarbage("a packet of " + length + " bytes with sequence number " + sequence);
      return;
    }
    if (length == SSL_REQUEST_BYTES) {
      if (in.readableBytes() < HEADER_BYTES + SSL_REQUEST_BYTES) {
        return;
      }
      if ((in.getIntLE(start + HEADER_BYTES) & CLIENT_SSL) != 0) {
        in.skipBytes(HEADER_BYTES);
        byte[] payload = new byte[SSL_REQUEST_BYTES];
        in.readBytes(payload);
        startTls(context);
        listener.onSslRequest(Unpooled.wrappedBuffer(payload));
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
              if (!handshake.isSuccess()) {
                listener.onHandshakeFailed(handshake.cause());
              }
            });
    context.pipeline().addAfter(context.name(), TLS_HANDLER, tls);
  }
}
