package dev.sallyport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.OpenIdConnectToken;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange.Schema;
import dev.sallyport.wire.response.SessionStateChange.SystemVariable;
import dev.sallyport.wire.response.StatusFlag;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bytes that real servers and clients sent; the login in them is cap / secret. */
class CapturedBytesTest {
  private static final String MYSQL_8_0_33_GREETING =
      "0a382e302e33330008000000225a57057e1d073800ffffff0200ffdf15000000000000000000006a061c553d440e"
          + "12343641780063616368696e675f736861325f70617373776f726400";
  private static final String MARIADB_11_4_5_GREETING =
      "0a31312e342e352d4d6172696144420004000000482b3e383e6d2a2800fef7080200ff81150000000000001d0000"
          + "002a397d307064293c32256038006d7973716c5f6e61746976655f70617373776f726400";
  private static final String MYSQL_CLI_8_0_33_LOGIN =
      "8da2bf1900000001ff000000000000000000000000000000000000000000000063617000202ff55c9c3936e82f7e"
          + "0571986949ef8356671bc545d5fb9b44bb91f187b3465b73686f700063616368696e675f736861325f706173"
          + "73776f72640072045f7069640432383837095f706c6174666f726d067838365f3634035f6f73054c696e7578"
          + "0c5f636c69656e745f6e616d65086c69626d7973716c076f735f7573657204726f6f740f5f636c69656e745f"
          + "76657273696f6e06382e302e33330c70726f6772616d5f6e616d65056d7973716c";

  private static final Capabilities ALL = new Capabilities(0xffffffffL);
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldReadTheGreetingOfMySql8033() {
    Greeting greeting = Greeting.decode(hex(MYSQL_8_0_33_GREETING), Capabilities.NONE);
    assertThat(greeting.serverVersion()).isEqualTo("8.0.33");
    assertThat(greeting.connectionId()).isEqualTo(8);
    assertThat(greeting.authPlugin()).isEqualTo("caching_sha2_password");
    assertThat(greeting.collation()).isEqualTo(255);
    assertThat(greeting.challenge()).hasSize(20).startsWith(0x22, 0x5a).endsWith(0x41, 0x78);
    assertThat(greeting.capabilities().has(Capability.SESSION_TRACK)).isTrue();
    assertThat(StatusFlag.AUTOCOMMIT.in(greeting.statusFlags())).isTrue();
    assertThat(ByteBufUtil.hexDump(greeting.encode(Capabilities.NONE)))
        .isEqualTo(MYSQL_8_0_33_GREETING);
  }

  @Test
  void shouldReadTheGreetingOfMariaDb1145WithItsExtendedCapabilities() {
    Greeting greeting = Greeting.decode(hex(MARIADB_11_4_5_GREETING), Capabilities.NONE);
    assertThat(greeting.serverVersion()).isEqualTo("11.4.5-MariaDB");
    assertThat(greeting.authPlugin()).isEqualTo("mysql_native_password");
    assertThat(greeting.capabilities().has(Capability.LONG_PASSWORD)).isFalse();
    assertThat(greeting.capabilities().has(Capability.SESSION_TRACK)).isTrue();
  }

  @Test
  void shouldReadTheLoginOfTheMySqlCommandLineAndWriteTheSameBytes() {
    // When
    HandshakeResponse login = HandshakeResponse.decode(hex(MYSQL_CLI_8_0_33_LOGIN), ALL);
    // Then
    assertThat(login.user()).isEqualTo("cap");
    assertThat(login.schema()).contains("shop");
    assertThat(login.authPlugin()).contains("caching_sha2_password");
    assertThat(login.maxPacketBytes()).isEqualTo(16_777_216);
    assertThat(login.attributes())
        .containsEntry("program_name", "mysql")
        .containsEntry("_client_version", "8.0.33")
        .hasSize(7);
    assertThat(ByteBufUtil.hexDump(login.encode(ALL))).isEqualTo(MYSQL_CLI_8_0_33_LOGIN);
  }

  @Test
  void shouldScrambleAsTheMySqlCommandLineDoes() {
    byte[] challenge = Greeting.decode(hex(MYSQL_8_0_33_GREETING), Capabilities.NONE).challenge();
    HandshakeResponse login = HandshakeResponse.decode(hex(MYSQL_CLI_8_0_33_LOGIN), ALL);
    assertThat(ScrambledPassword.cachingSha2(SECRET, challenge)).isEqualTo(login.authResponse());
    // And after the server's switch
    AuthSwitchRequest request =
        AuthSwitchRequest.decode(
            hex(
                "fe6d7973716c5f6e61746976655f70617373776f726400225a57057e1d07386a061c553d440e12343641"
                    + "7800"),
            ALL);
    assertThat(request.plugin()).isEqualTo("mysql_native_password");
    assertThat(request.challenge()).isEqualTo(challenge);
    assertThat(ScrambledPassword.nativePassword(SECRET, request.challenge()))
        .isEqualTo(HexFormat.of().parseHex("f8d7da5004fd986e6f29a21b1932b7cc19c8f599"));
    assertThat(ScrambledPassword.nativePassword(new byte[0], challenge)).isEmpty();
  }

  @Test
  void shouldReadTheLoginOfClientsWithoutPluginsAndAttributes() {
    // Given what npm mysql 2.18.1 sends: flags 0x6fbcf, collation 33, native scramble
    String head = "cffb060000000000" + "21" + "00".repeat(23) + "63617000";
    String scramble = "14" + "ab".repeat(20);
    // When
    HandshakeResponse plain = HandshakeResponse.decode(hex(head + scramble + "73686f7000"), ALL);
    HandshakeResponse empty = HandshakeResponse.decode(hex(head + "00" + "00"), ALL);
    HandshakeResponse one = HandshakeResponse.decode(hex(head + "0100" + "73686f7000"), ALL);
    // Then
    assertThat(plain.authResponse()).hasSize(20);
    assertThat(plain.schema()).contains("shop");
    assertThat(plain.authPlugin()).isEmpty();
    assertThat(plain.attributes()).isEmpty();
    assertThat(empty.authResponse()).isEmpty();
    assertThat(empty.schema()).isEmpty();
    assertThat(one.authResponse()).containsExactly(0);
  }

  @Test
  void shouldReadATokenInTheFirstPacketAndRefuseOneThatIsTooLong() {
    Capabilities c =
        EveryPacket.MODERN.without(Capability.CONNECT_ATTRS, Capability.CONNECT_WITH_DB);
    PayloadWriter head = new PayloadWriter();
    head.writeInt4(c.bits())
        .writeInt4(0)
        .writeInt1(45)
        .writeZeros(23)
        .writeNullTerminated("orders");
    ByteBuf start = head.toPayload();
    for (int length : new int[] {65_536, 65_537}) {
      ByteBuf login =
          new PayloadWriter()
              .writeBytes(start, 0, start.readableBytes())
              .writeLengthEncodedBytes(new byte[length])
              .writeNullTerminated("mysql_clear_password")
              .toPayload();
      if (length <= HandshakeResponse.MAX_AUTH_BYTES) {
        assertThat(HandshakeResponse.decode(login, ALL).authResponse()).hasSize(length);
      } else {
        assertThatThrownBy(() -> HandshakeResponse.decode(login, ALL))
            .isInstanceOf(MalformedPacketException.class);
      }
    }
  }

  @Test
  void shouldReadTheTokenOfBothClientsThatHaveThePlugin() {
    String token = "eyJ" + "x".repeat(527);
    ByteBuf mysql974 = hex("01fc1202" + HexFormat.of().formatHex(token.getBytes()));
    ByteBuf connectorJ970 =
        hex("01fc1302" + HexFormat.of().formatHex((token + "\n").getBytes()) + "00".repeat(6));
    assertThat(OpenIdConnectToken.decode(mysql974, ALL).token()).isEqualTo(token.getBytes());
    assertThat(OpenIdConnectToken.decode(connectorJ970, ALL).token()).isEqualTo(token.getBytes());
    assertThatThrownBy(() -> OpenIdConnectToken.decode(hex("0101410042"), ALL))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldReadSessionChangesOfMySqlAndMariaDb() {
    Capabilities c = EveryPacket.MODERN;
    Ok mysqlUse = Ok.decode(hex("00000002400000000701050473686f70"), c);
    Ok mysqlMode =
        Ok.decode(
            hex(
                "00000002400000005a00580873716c5f6d6f64654e5245414c5f41535f464c4f41542c50495045535f41"
                    + "535f434f4e4341542c414e53495f51554f5445532c49474e4f52455f53504143452c4f4e4c595f46"
                    + "554c4c5f47524f55505f42592c414e5349"),
            c);
    Ok mariaUse = Ok.decode(hex("00000002c00000000701050473686f70"), c);
    assertThat(mysqlUse.changes()).containsExactly(new Schema("shop"));
    assertThat(mariaUse.changes()).containsExactly(new Schema("shop"));
    assertThat(mysqlMode.changes())
        .containsExactly(
            new SystemVariable(
                "sql_mode",
                "REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ONLY_FULL_GROUP_BY,ANSI"));
  }

  @Test
  void shouldLeaveSessionChangesOutForClientsThatDoNotKnowThem() {
    Ok ok = Ok.decode(hex("00000002400000000701050473686f70"), EveryPacket.MODERN);
    ByteBuf bytes = ok.encode(EveryPacket.MODERN.without(Capability.SESSION_TRACK));
    assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo("00000002000000");
  }

  @Test
  void shouldReadColumnsErrorsAndQueries() {
    ColumnDefinition email =
        ColumnDefinition.decode(
            hex(
                "036465660473686f7009637573746f6d65727309637573746f6d65727305656d61696c05656d61696c0cff00"
                    + "fc030000fd0000000000"),
            ALL);
    assertThat(new String(email.orgTable(), StandardCharsets.UTF_8)).isEqualTo("customers");
    assertThat(ColumnType.of(email.type())).contains(ColumnType.VAR_STRING);
    assertThat(email.length()).isEqualTo(1020);
    Err err =
        Err.decode(
            hex(
                "ff1e04233432533232556e6b6e6f776e20636f6c756d6e20276e6f7468696e672720696e20276669656c6420"
                    + "6c69737427"),
            ALL);
    assertThat(err).isEqualTo(Err.of(1054, "42S22", "Unknown column 'nothing' in 'field list'"));
    Query query = Query.decode(hex("03000153454c454354206e6f7468696e67"), ALL);
    assertThat(new String(query.statement(), StandardCharsets.UTF_8)).isEqualTo("SELECT nothing");
    assertThat(query.hasAttributes()).isFalse();
  }

  @Test
  void shouldFindTheStatementBehindQueryAttributes() {
    // Given one attribute: trace = "abc", as a string
    String attributes = "0101" + "00" + "01" + "fe00" + "057472616365" + "03616263";
    Query query = Query.decode(hex("03" + attributes + "53454c4543542031"), EveryPacket.MODERN);
    assertThat(new String(query.statement(), StandardCharsets.UTF_8)).isEqualTo("SELECT 1");
    assertThat(query.hasAttributes()).isTrue();
    // And a server without them gets the statement alone
    assertThat(ByteBufUtil.hexDump(query.encode(EveryPacket.PLAIN)))
        .isEqualTo("0353454c4543542031");
  }

  private static ByteBuf hex(String text) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(text));
  }
}
