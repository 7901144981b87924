package dev.sallyport.session.relay;

import io.netty.buffer.ByteBuf;

/** Where a relay sends the payloads that the client shall get. */
@FunctionalInterface
public interface PacketSink {
  /** Sends one payload, in order. */
  void send(ByteBuf payload);
}
