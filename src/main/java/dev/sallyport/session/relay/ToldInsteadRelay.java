package dev.sallyport.session.relay;

import io.netty.buffer.ByteBuf;

/** An answer that is for the gateway alone; the client is told something else in its place. */
public final class ToldInsteadRelay implements ResponseRelay {
  private final ResponseRelay unseen;
  private final ByteBuf told;

  /** Reads the answer as {@code unseen} does. */
  public ToldInsteadRelay(ResponseRelay unseen, ByteBuf told) {
    this.unseen = unseen;
    this.told = told;
  }

  @Override
  public void accept(ByteBuf payload, PacketSink client) {
    unseen.accept(payload, packet -> {});
    if (unseen.finished()) {
      client.send(told);
    }
  }

  @Override
  public boolean finished() {
    return unseen.finished();
  }

  @Override
  public Answer answer() {
    return unseen.answer();
  }
}
