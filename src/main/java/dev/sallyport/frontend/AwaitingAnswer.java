package dev.sallyport.frontend;

import dev.sallyport.identity.LeaseProof;
import dev.sallyport.identity.PasswordPlugin;
import dev.sallyport.wire.connect.HandshakeResponse;
import io.netty.buffer.ByteBuf;

/**
 * The client was asked to answer another challenge with the password of its lease.
 *
 * @param challenge made for this question
 */
record AwaitingAnswer(HandshakeResponse response, PasswordPlugin plugin, byte[] challenge)
    implements LoginState.AwaitingClient {

  @Override
  public String waitingFor() {
    return "the client's answer by " + plugin.wireName();
  }

  @Override
  public LoginState.Step onPacket(ByteBuf payload) {
    // What is longer is no answer, so its end is of no interest either.
    byte[] answer = new byte[Math.min(payload.readableBytes(), plugin.answerBytes() + 1)];
    payload.getBytes(payload.readerIndex(), answer);
    return new LoginState.Step.CheckLease(
        response, new LeaseProof(response.user(), plugin, challenge, answer));
  }
}
