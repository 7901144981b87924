package dev.sallyport.nodes;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** There are no others. */
final class Alone implements Nodes {
  @Override
  public void on(Topic topic, Listener listener) {
    // Nobody else changes anything.
  }

  @Override
  public Future<Void> tell(Topic topic, String subject) {
    return Future.succeededFuture();
  }

  @Override
  public void onDead(Function<Node, Future<Void>> listener) {
    // Nobody else dies.
  }

  @Override
  public void onLead(Consumer<Boolean> listener) {
    listener.accept(true);
  }

  @Override
  public boolean leads() {
    return true;
  }

  @Override
  public void begin() {
    // There is nothing to hear.
  }

  @Override
  public Optional<Instant> silentSince() {
    return Optional.empty();
  }

  @Override
  public Future<Set<Node>> others() {
    return Future.succeededFuture(Set.of());
  }
}
