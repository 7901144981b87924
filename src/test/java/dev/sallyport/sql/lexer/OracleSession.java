package dev.sallyport.sql.lexer;

import dev.sallyport.demo.DatabaseServer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A session on a real server that sends bytes as they are: drivers read statements themselves. */
final class OracleSession implements Closeable {
  private static final String USER = "oracle";
  private static final int CAPABILITIES = 0x1 | 0x200 | 0x8000 | 0x80000;
  private static final int UTF8MB4 = 45;
  private static final int MAX_PACKET = 1 << 24;

  private final Socket socket;
  private final DataInputStream in;
  private int sequence;

  /**
   * What the server said.
   *
   * @param error its error number, 0 if none
   * @param names the names of the result's columns
   * @param rows the rows as hexadecimal text, {@code null} for NULL
   */
  record Answer(int error, List<String> names, List<List<String>> rows) {}

  private OracleSession(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Makes the account by which sessions log in. */
  static void prepare(DatabaseServer server, boolean mariaDb) {
    String plugin = mariaDb ? "" : " IDENTIFIED WITH mysql_native_password BY ''";
    server.execute(
        "CREATE USER " + USER + "@'%'" + plugin,
        "GRANT ALL ON *.* TO " + USER + "@'%'",
        "CREATE DATABASE shop",
        "CREATE TABLE shop.t (a INT, b VARCHAR(10), `select` INT, é INT)",
        "INSERT INTO shop.t VALUES (3, 'bee', 5, 7)");
  }

  static OracleSession open(int port) {
    try {
      OracleSession session = new OracleSession(new Socket("127.0.0.1", port));
      session.read();
      ByteBuffer response = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
      response.putInt(CAPABILITIES).putInt(MAX_PACKET).put((byte) UTF8MB4).put(new byte[23]);
      response.put((USER + "\0\0mysql_native_password\0").getBytes(StandardCharsets.US_ASCII));
      session.sequence = 1;
      session.write(Arrays.copyOf(response.array(), response.position()));
      byte[] answer = session.read();
      if (answer[0] == (byte) 0xfe) {
        // The server asks for the account's own plugin; an empty password is an empty answer.
        session.write(new byte[0]);
        answer = session.read();
      }
      if (answer[0] != 0) {
        throw new IllegalStateException("the server did not let the oracle in");
      }
      return session;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer ask(String statement) {
    return ask(statement.getBytes(StandardCharsets.UTF_8));
  }

  Answer ask(byte[] statement) {
    try {
      ByteArrayOutputStream command = new ByteArrayOutputStream();
      command.write(3);
      command.write(statement);
      sequence = 0;
      write(command.toByteArray());
      ByteBuffer first = ByteBuffer.wrap(read()).order(ByteOrder.LITTLE_ENDIAN);
      int head = first.get() & 0xff;
      if (head == 0xff) {
        return new Answer(first.getShort() & 0xffff, List.of(), List.of());
      }
      return head == 0 ? new Answer(0, List.of(), List.of()) : rows(head);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer rows(int columns) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      ByteBuffer definition = ByteBuffer.wrap(read()).order(ByteOrder.LITTLE_ENDIAN);
      for (int skipped = 0; skipped < 4; skipped++) {
        field(definition);
      }
      names.add(new String(field(definition), StandardCharsets.UTF_8));
    }
    read();
    List<List<String>> rows = new ArrayList<>();
    while (true) {
      ByteBuffer row = ByteBuffer.wrap(read()).order(ByteOrder.LITTLE_ENDIAN);
      int head = row.get(0) & 0xff;
      if (head == 0xfe && row.limit() < 9) {
        return new Answer(0, names, rows);
      }
      if (head == 0xff) {
        return new Answer(row.getShort(1) & 0xffff, List.of(), List.of());
      }
      List<String> values = new ArrayList<>();
      while (row.hasRemaining()) {
        byte[] value = field(row);
        values.add(value == null ? null : HexFormat.of().formatHex(value));
      }
      rows.add(values);
    }
  }

  private static byte[] field(ByteBuffer from) {
    int length = from.get() & 0xff;
    if (length == 0xfb) {
      return null;
    }
    if (length == 0xfc) {
      length = from.getShort() & 0xffff;
    }
    byte[] field = new byte[length];
    from.get(field);
    return field;
  }

  private byte[] read() throws IOException {
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    sequence = in.readUnsignedByte() + 1;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  private void write(byte[] payload) throws IOException {
    byte[] packet = new byte[payload.length + 4];
    packet[0] = (byte) payload.length;
    packet[1] = (byte) (payload.length >> 8);
    packet[2] = (byte) (payload.length >> 16);
    packet[3] = (byte) sequence;
    System.arraycopy(payload, 0, packet, 4, payload.length);
    OutputStream out = socket.getOutputStream();
    out.write(packet);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
