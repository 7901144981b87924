package dev.sallyport.backend;

import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.response.Err;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A server may give roles to all its users and take them up for them at login (MySQL Reference
 * Manual, mandatory_roles and activate_all_roles_on_login): a user that was made for a session
 * would have what no policy says, so it puts them down. With them the server forgets what the user
 * itself may do in the whole of its default schema, until that is chosen again.
 */
final class PutDownRoles {
  /** What the server says of a session that has taken up none. */
  static final String NONE = "NONE";

  private static final Query WITHOUT_ROLES =
      Query.of("SET ROLE NONE".getBytes(StandardCharsets.US_ASCII));

  private final PacketSocket packets;
  private final Capabilities capabilities;
  private final Consumer<Err> onRefused;

  /**
   * For one connection.
   *
   * @param onRefused called where the server does not let the user
   */
  PutDownRoles(PacketSocket packets, Capabilities capabilities, Consumer<Err> onRefused) {
    this.packets = packets;
    this.capabilities = capabilities;
    this.onRefused = onRefused;
  }

  /** Does it, and calls that once it is done. */
  void run(InitialState state, Runnable done) {
    Optional<byte[]> schema = Optional.empty();
    if (state.schema().isPresent()) {
      schema = encoded(state.schema().get(), state.characterSetClient());
      if (schema.isEmpty()) {
        onRefused.accept(
            Err.of(
                1300,
                "HY000",
                "the default schema's name cannot be written in "
                    + state.characterSetClient()
                    + ", by which alone its roles could be put down"));
        return;
      }
    }
    Optional<byte[]> chosen = schema;
    packets.onPacket(
        packet -> {
          if (!refused(packet)) {
            chosen.ifPresentOrElse(name -> choose(name, done), done);
          }
        });
    packets.send(0, WITHOUT_ROLES.encode(capabilities));
  }

  private void choose(byte[] schema, Runnable done) {
    packets.onPacket(
        packet -> {
          if (!refused(packet)) {
            done.run();
          }
        });
    packets.send(0, new InitDb(schema).encode(capabilities));
  }

  /** Empty where it would become another name. */
  private static Optional<byte[]> encoded(String schema, String characterSet) {
    return Collations.charset(characterSet)
        .filter(charset -> new String(schema.getBytes(charset), charset).equals(schema))
        .map(schema::getBytes);
  }

  private boolean refused(Packet packet) {
    if (!Err.matches(packet.payload())) {
      return false;
    }
    onRefused.accept(Err.decode(packet.payload(), capabilities));
    return true;
  }
}
