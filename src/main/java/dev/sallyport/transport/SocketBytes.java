package dev.sallyport.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * The bytes of one socket, read from its channel and written to it. Vert.x' own ways make a copy on
 * the heap of each read and queues, promises and another copy of each write, which for short
 * statements was as much work as all that is done with their bytes. How the socket ends remains
 * Vert.x' to tell.
 */
final class SocketBytes extends ChannelInboundHandlerAdapter {
  private final ContextInternal context;
  private final Handler<ByteBuf> reader;
  private final Handler<Void> writable;
  private ChannelHandlerContext channel;

  /** Who waits for no single write needs no promise for each. */
  private ChannelPromise unwatched;

  private SocketBytes(ContextInternal context, Handler<ByteBuf> reader, Handler<Void> writable) {
    this.context = context;
    this.reader = reader;
    this.writable = writable;
  }

  /**
   * Takes over a socket, from whoever had it before.
   *
   * @param reader gets what was read and releases it
   * @param writable told when the socket takes more again
   */
  static SocketBytes of(
      NetSocketInternal socket,
      ContextInternal context,
      Handler<ByteBuf> reader,
      Handler<Void> writable) {
    SocketBytes bytes = new SocketBytes(context, reader, writable);
    ChannelHandlerContext vertx = socket.channelHandlerContext();
    if (vertx.pipeline().get(SocketBytes.class) != null) {
      vertx.pipeline().remove(SocketBytes.class);
    }
    vertx.pipeline().addBefore(vertx.name(), null, bytes);
    return bytes;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    channel = added;
    unwatched = new VoidChannelPromise(added.channel(), false);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (message instanceof ByteBuf bytes) {
      context.dispatch(bytes, reader);
    } else {
      from.fireChannelRead(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (isWritable()) {
      context.dispatch(null, writable);
    }
    from.fireChannelWritabilityChanged();
  }

  /** Where what is sent needs no further copy. */
  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /** Sends what is given, which is its own from here on. */
  void send(ByteBuf bytes) {
    channel.writeAndFlush(bytes, unwatched);
  }

  /** Calls once all that was sent before is written, or cannot be. */
  void afterWrites(ChannelFutureListener written) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written);
  }

  /** Whether nothing that was sent still waits in here. */
  boolean isAllSent() {
    ChannelOutboundBuffer waiting = channel.channel().unsafe().outboundBuffer();
    return waiting == null || waiting.isEmpty();
  }

  /** Whether the peer takes what is sent, or is gone and all of it is dropped. */
  boolean isWritable() {
    return channel.channel().isWritable() || !channel.channel().isOpen();
  }

  /** Reads no more for now. */
  void pause() {
    channel.channel().config().setAutoRead(false);
  }

  /** Reads again. */
  void resume() {
    channel.channel().config().setAutoRead(true);
  }
}
