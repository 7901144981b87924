package dev.sallyport.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends no file to a database. A server may answer any statement by asking for a file of its
 * client's (MySQL Reference Manual, 8.1.6), and the client of Vert.x sends it whatever it is called
 * and whatever was asked, so that one in the wrong hands, or who answers in its place, would read
 * what the gateway can read. The gateway itself loads no files.
 */
final class FileRefusal extends ChannelOutboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FileRefusal.class);

  /** What writes the commands: behind it there are bytes alone, and files. */
  private static final String CODEC = "codec";

  private static final String NAME = "file-refusal";

  private FileRefusal() {}

  /** The same connection, on which no file is sent any more; before it is asked anything. */
  static SqlConnection on(SqlConnection connection) {
    Connection used = ((SqlConnectionInternal) connection).unwrap();
    if (!(used.unwrap() instanceof SocketConnectionBase own)) {
      throw new IllegalStateException("a connection without a socket of its own");
    }
    ChannelPipeline pipeline = own.socket().channelHandlerContext().pipeline();
    if (pipeline.get(NAME) == null) {
      pipeline.addBefore(CODEC, NAME, new FileRefusal());
    }
    return connection;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    if (message instanceof ByteBuf) {
      context.write(message, written);
      return;
    }
    LOG.warn(
        "database asks for a file of the gateway's, its connection is closed error={}",
        context.channel().remoteAddress());
    ReferenceCountUtil.release(message);
    written.tryFailure(new IOException("no file of the gateway's is sent"));
    context.close();
  }
}
