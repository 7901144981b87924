package dev.sallyport.notify;

import dev.sallyport.config.NotifyChannel;
import dev.sallyport.delivery.DeliveryException;
import io.vertx.core.Future;
import java.net.URI;

/** One way to tell people. */
interface Channel {
  /** For logs and answers: kind and host, never a path, which may be as good as a password. */
  String name();

  /** What it wants to hear. */
  NotifyChannel.Audience audience();

  /**
   * Tries once.
   *
   * @param console where the console is, for links
   * @return fails with {@link DeliveryException}
   */
  Future<Void> send(Notice notice, URI console);

  /** Ends its connections. */
  Future<Void> close();
}
