package dev.sallyport.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts what a client sends before it is let in. Past the bound, or once the login has failed,
 * bytes are thrown away unread: the socket stays readable, so that the error packet is not lost to
 * a reset.
 */
final class LoginBound extends ChannelInboundHandlerAdapter {
  private final int maxBytes;
  private final Runnable onFlood;
  private long seenBytes;
  private boolean discarding;

  /**
   * For one connection.
   *
   * @param maxBytes bytes of all packets of a login together, headers included, TLS excluded
   * @param onFlood called once, when there are more
   */
  LoginBound(int maxBytes, Runnable onFlood) {
    this.maxBytes = maxBytes;
    this.onFlood = onFlood;
  }

  /** From now on nothing is read any more. */
  void discard() {
    discarding = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!discarding && message instanceof ByteBuf bytes) {
      seenBytes += bytes.readableBytes();
      if (seenBytes > maxBytes) {
        discarding = true;
        onFlood.run();
      }
    }
    if (discarding) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }
}
