package dev.sallyport.store;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.vertx.pgclient.impl.codec.PgCodec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection to PostgreSQL that was said goodbye to and to which nobody answers.
 *
 * <p>However a connection of vertx-pg-client 5.0.10 is closed, by the limit for an answer too, its
 * {@code PgEncoder} sends Terminate, shuts down its own side and waits for the server's for ever:
 * of a server that has stopped, or that something on the way stands in for, it never comes. Whoever
 * waits for an answer, or for the login, waits as long, and the place in the pool is lost.
 */
public final class UnansweredGoodbye extends ChannelInboundHandlerAdapter {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Duration patience;

  private UnansweredGoodbye(Duration patience) {
    this.patience = patience;
  }

  /** A Vert.x that ends them, with native transport where it loads and NIO elsewhere. */
  public static Vertx vertx() {
    return vertx(PATIENCE);
  }

  static Vertx vertx(Duration patience) {
    Transport natural = Transport.nativeTransport();
    boolean loads = natural != null && natural.available();
    return Vertx.builder()
        .with(new VertxOptions())
        .withTransport(watched(loads ? natural : Transport.NIO, patience))
        .build();
  }

  private static Transport watched(Transport transport, Duration patience) {
    return new Transport() {
      @Override
      public String name() {
        return transport.name();
      }

      @Override
      public boolean available() {
        return transport.available();
      }

      @Override
      public Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
      }

      @Override
      public io.vertx.core.spi.transport.Transport implementation() {
        return watched(transport.implementation(), patience);
      }
    };
  }

  /** All as it is, but for the channels to servers. */
  private static io.vertx.core.spi.transport.Transport watched(
      io.vertx.core.spi.transport.Transport transport, Duration patience) {
    return (io.vertx.core.spi.transport.Transport)
        Proxy.newProxyInstance(
            UnansweredGoodbye.class.getClassLoader(),
            new Class<?>[] {io.vertx.core.spi.transport.Transport.class},
            (proxy, method, arguments) -> {
              try {
                Object made = method.invoke(transport, arguments);
                return method.getName().equals("channelFactory")
                    ? watched((ChannelFactory<?>) made, patience)
                    : made;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ChannelFactory<Channel> watched(ChannelFactory<?> channels, Duration patience) {
    return () -> {
      Channel channel = channels.newChannel();
      channel.pipeline().addLast(new UnansweredGoodbye(patience));
      return channel;
    };
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ChannelOutputShutdownEvent.INSTANCE
        && context.pipeline().get(PgCodec.class) != null) {
      // From the first handler on: the codec's would not let it pass.
      context
          .executor()
          .schedule(() -> context.close(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }
    super.userEventTriggered(context, event);
  }
}
