package dev.sallyport.wire;

import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.FieldList;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.SetOption;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.OpenIdConnectToken;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.LocalInfileRequest;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.PrepareOk;
import dev.sallyport.wire.response.SessionStateChange;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** One sample or more of each packet, with how it is read and written. */
final class EveryPacket {
  static final Capabilities MODERN =
      Capabilities.of(
          Capability.PROTOCOL_41,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.PLUGIN_AUTH,
          Capability.PLUGIN_AUTH_LENENC_DATA,
          Capability.CONNECT_ATTRS,
          Capability.CONNECT_WITH_DB,
          Capability.SESSION_TRACK,
          Capability.DEPRECATE_EOF,
          Capability.QUERY_ATTRIBUTES);
  static final Capabilities PLAIN =
      Capabilities.of(
          Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.SECURE_CONNECTION);

  /**
   * A packet as sent under some capabilities.
   *
   * @param open whether it ends with a part that goes to the end, so that a shorter one is one too
   */
  record Sample(
      String name,
      Capabilities capabilities,
      Object packet,
      boolean open,
      BiFunction<ByteBuf, Capabilities, Object> decode,
      ByteBuf bytes) {
    @Override
    public String toString() {
      return name + " " + packet;
    }
  }

  private final List<Sample> samples = new ArrayList<>();

  static List<Sample> samples() {
    EveryPacket every = new EveryPacket();
    for (Capabilities c : List.of(MODERN, PLAIN)) {
      every.connect(c);
      every.commands(c);
      every.responses(c);
    }
    return every.samples;
  }

  private void connect(Capabilities c) {
    byte[] challenge = bytes("12345678901234567890");
    Capabilities offered = c.with(Capability.SSL);
    String plugin =
        c.has(Capability.PLUGIN_AUTH) ? "caching_sha2_password" : "mysql_native_password";
    add(
        c,
        new Greeting("8.0.33", 77, challenge, offered, 255, 2, plugin),
        Greeting::decode,
        p -> p.encode(c),
        false);
    add(c, new SslRequest(offered, 1 << 30, 45), SslRequest::decode, p -> p.encode(c), false);
    Map<String, String> attributes = new LinkedHashMap<>();
    if (c.has(Capability.CONNECT_ATTRS)) {
      attributes.put("_client_name", "libmysql");
      attributes.put("program_name", "nächtlich");
    }
    boolean modern = c.has(Capability.PLUGIN_AUTH);
    for (int auth : modern ? new int[] {0, 1, 20, 300, 65_536} : new int[] {0, 1, 20}) {
      add(
          c,
          new HandshakeResponse(
              c,
              0xffffffL,
              45,
              "orders",
              new byte[auth],
              modern ? Optional.of("shop") : Optional.empty(),
              modern ? Optional.of("caching_sha2_password") : Optional.empty(),
              attributes),
          HandshakeResponse::decode,
          p -> p.encode(c),
          false);
    }
    add(
        c,
        AuthSwitchRequest.of("mysql_clear_password", challenge),
        AuthSwitchRequest::decode,
        p -> p.encode(c),
        true);
    add(c, new AuthMoreData(new byte[] {4}), AuthMoreData::decode, p -> p.encode(c), true);
    add(
        c,
        new OpenIdConnectToken(bytes("eyJ.".repeat(200))),
        OpenIdConnectToken::decode,
        p -> p.encode(c),
        false);
  }

  private void commands(Capabilities c) {
    boolean attributes = c.has(Capability.QUERY_ATTRIBUTES);
    add(
        c,
        new Query(bytes("SELECT 1"), attributes ? new byte[] {0, 1} : new byte[0]),
        Query::decode,
        p -> p.encode(c),
        true);
    add(c, new InitDb(bytes("shop")), InitDb::decode, p -> p.encode(c), true);
    add(
        c,
        new StatementPrepare(bytes("SELECT ?")),
        StatementPrepare::decode,
        p -> p.encode(c),
        true);
    add(
        c,
        new StatementFetch(0xfffffff0, 4_000_000_000L),
        StatementFetch::decode,
        p -> p.encode(c),
        false);
    add(
        c,
        new StatementSendLongData(3, 65_535, bytes("piece")),
        StatementSendLongData::decode,
        p -> p.encode(c),
        true);
    add(c, new StatementClose(9), StatementClose::decode, p -> p.encode(c), false);
    add(c, new StatementReset(9), StatementReset::decode, p -> p.encode(c), false);
    add(c, new FieldList(bytes("t"), bytes("%")), FieldList::decode, p -> p.encode(c), true);
    add(c, new SetOption(1), SetOption::decode, p -> p.encode(c), false);
    execute(c, attributes);
  }

  private void execute(Capabilities c, boolean attributes) {
    List<BoundValue> values = new ArrayList<>();
    values.add(value(1, 1));
    values.add(value(2, 2));
    values.add(value(3, 4));
    values.add(value(8, 8));
    values.add(value(4, 4));
    values.add(value(5, 8));
    values.add(BoundValue.ofNull(new ParameterType(0xfd, false)));
    values.add(BoundValue.ofLongData(new ParameterType(0xfc, false)));
    for (int length : new int[] {0, 4, 7, 11}) {
      values.add(value(0x0c, length));
    }
    for (int length : new int[] {0, 8, 12}) {
      values.add(value(0x0b, length));
    }
    values.add(value(0xfd, 300));
    values.add(value(0xf6, 0));
    int placeholders = values.size();
    if (attributes) {
      values.add(
          new BoundValue(
              BoundValue.Kind.VALUE, new ParameterType(0xfe, false, "trace"), bytes("id")));
    }
    BitSet longData = new BitSet();
    longData.set(7);
    List<ParameterType> types = values.stream().map(BoundValue::type).toList();
    add(
        c,
        new StatementExecute(5, attributes ? 0x08 : 0x01, 1, values, types),
        (bytes, cap) -> StatementExecute.decode(bytes, cap, placeholders, List.of(), longData),
        p -> p.encode(c),
        false);
  }

  private void responses(Capabilities c) {
    boolean tracks = c.has(Capability.SESSION_TRACK);
    List<SessionStateChange> changes =
        List.of(
            new SessionStateChange.SystemVariable("sql_mode", "ANSI_QUOTES"),
            new SessionStateChange.Schema("shop"),
            new SessionStateChange.StateChanged(),
            new SessionStateChange.Other(5, bytes("\10T_______")));
    for (boolean eof : new boolean[] {false, true}) {
      add(
          c,
          new Ok(-1, 1L << 40, 2, 3, bytes("Rows matched: 1"), tracks ? changes : List.of(), eof),
          Ok::decode,
          p -> p.encode(c),
          !tracks);
    }
    // Info may be left out, so a cut behind the warnings is an OK too.
    add(c, Ok.of(2), Ok::decode, p -> p.encode(c), false);
    add(c, Err.of(1142, "42000", "Sallyport: refused"), Err::decode, p -> p.encode(c), true);
    add(c, new Eof(1, 0x22), Eof::decode, p -> p.encode(c), false);
    add(c, new PrepareOk(1, 2, 3, 4), PrepareOk::decode, p -> p.encode(c), false);
    add(
        c,
        new LocalInfileRequest(bytes("/tmp/a.csv")),
        LocalInfileRequest::decode,
        p -> p.encode(c),
        true);
    add(
        c,
        new ColumnDefinition(
            bytes("def"),
            bytes("shop"),
            bytes("c"),
            bytes("customers"),
            bytes("mail"),
            bytes("email"),
            255,
            1020,
            0xfd,
            0x1001,
            31,
            new byte[0]),
        ColumnDefinition::decode,
        p -> p.encode(c),
        false);
  }

  private <T> void add(
      Capabilities c,
      T packet,
      BiFunction<ByteBuf, Capabilities, T> decode,
      Function<T, ByteBuf> encode,
      boolean open) {
    samples.add(
        new Sample(
            packet.getClass().getSimpleName(),
            c,
            packet,
            open,
            decode::apply,
            encode.apply(packet)));
  }

  private static BoundValue value(int type, int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i + 1);
    }
    return new BoundValue(BoundValue.Kind.VALUE, new ParameterType(type, type == 8), content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
