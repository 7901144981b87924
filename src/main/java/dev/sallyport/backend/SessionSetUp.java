package dev.sallyport.backend;

import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.connect.ServerVersion;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The gateway's own first statements on a connection: say how statements are read now, then report
 * what changes that. What was to be reported besides stays. Where the server takes it, both go out
 * at once, the second as it is right where nothing else was to be reported; only elsewhere it is
 * sent once more. A short-lived user that has roles puts them down then.
 */
final class SessionSetUp {
  private static final List<String> TRACKED =
      List.of(
          "autocommit",
          "sql_mode",
          "character_set_client",
          "character_set_connection",
          "character_set_results",
          "timestamp");

  /** By these the same text chooses other rows, or does something else to them. */
  private static final List<String> SETTINGS =
      List.of(
          "collation_connection",
          "default_week_format",
          "div_precision_increment",
          "foreign_key_checks",
          "group_concat_max_len",
          "lc_time_names",
          "sql_auto_is_null",
          "sql_select_limit",
          "time_zone",
          "unique_checks");

  private static final String ASK =
      "SELECT @@sql_mode, @@character_set_client, @@character_set_results, DATABASE(),"
          + " @@session.session_track_system_variables, @@session."
          + String.join(", @@session.", SETTINGS);

  /** What servers report unless they are set otherwise, all of it ours: MySQL, MariaDB. */
  private static final Set<String> USUAL =
      Set.of(
          "time_zone,autocommit,character_set_client,character_set_results,"
              + "character_set_connection",
          "autocommit,character_set_client,character_set_connection,character_set_results,"
              + "time_zone");

  /** All variables are reported, ours among them. */
  private static final String ALL = "*";

  /**
   * Before it, there is a server that forgets all but the first command of one segment: Aurora 2,
   * which calls itself 5.7 and cannot be told from the others of that name.
   */
  private static final int TAKES_BOTH = 80_000;

  private static final String OURS = String.join(",", TRACKED) + "," + String.join(",", SETTINGS);

  /** Before it there are no roles. */
  private static final int HAS_ROLES = 80_000;

  private static final Query ASKING = query(ASK);
  private static final Query ASKING_FOR_ROLES = query(ASK + ", CURRENT_ROLE()");
  private static final Query TRACKING = query(tracking(OURS));

  private static final int FIRST_SETTING = 5;
  private static final Pattern NAMES = Pattern.compile("[a-z0-9_,. ]*", Pattern.CASE_INSENSITIVE);
  private static final int USUAL_COLUMNS = FIRST_SETTING + SETTINGS.size();

  private final PacketSocket packets;
  private final Capabilities capabilities;
  private final boolean bothAtOnce;
  private final boolean asksForRoles;
  private final int columnCount;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private Consumer<Err> onRefused;
  private Consumer<InitialState> onDone;
  private InitialState state;
  private String tracked = "";
  private boolean hasRoles;

  /**
   * For one connection.
   *
   * @param version as the server's greeting spells it
   * @param shortLived whether the user was made for this session
   */
  SessionSetUp(
      PacketSocket packets, Capabilities capabilities, String version, boolean shortLived) {
    this.packets = packets;
    this.capabilities = capabilities;
    boolean mariaDb = ServerVersion.mariaDb(version);
    this.bothAtOnce = mariaDb || ServerVersion.number(version) >= TAKES_BOTH;
    // MariaDB takes up no role for a user of whom nobody has said so.
    this.asksForRoles = shortLived && !mariaDb && ServerVersion.number(version) >= HAS_ROLES;
    this.columnCount = asksForRoles ? USUAL_COLUMNS + 1 : USUAL_COLUMNS;
  }

  /** Sends them; one of the two is called, unless the connection ends before. */
  void run(Consumer<Err> refused, Consumer<InitialState> done) {
    onRefused = refused;
    onDone = done;
    packets.onPacket(this::onColumnCount);
    packets.write(0, (asksForRoles ? ASKING_FOR_ROLES : ASKING).encode(capabilities));
    if (bothAtOnce) {
      packets.write(0, TRACKING.encode(capabilities));
    }
    packets.flush();
  }

  private void onColumnCount(Packet packet) {
    if (refused(packet)) {
      return;
    }
    PayloadReader in = new PayloadReader("column count", packet.payload());
    if (in.readLengthEncodedInt() != columnCount) {
      throw in.malformed(columnCount + " columns", "another count");
    }
    packets.onPacket(this::onColumn);
  }

  private void onColumn(Packet packet) {
    columns.add(ColumnDefinition.decode(packet.payload(), capabilities));
    if (columns.size() == columnCount) {
      boolean eofFollows = !capabilities.has(Capability.DEPRECATE_EOF);
      packets.onPacket(eofFollows ? this::onColumnsEnd : this::onRow);
    }
  }

  private void onColumnsEnd(Packet packet) {
    Eof.decode(packet.payload(), capabilities);
    packets.onPacket(this::onRow);
  }

  private void onRow(Packet packet) {
    if (refused(packet)) {
      return;
    }
    TextRow row = new TextRow(columns);
    row.read(packet.payload());
    state =
        new InitialState(
            text(row, 0).orElse(""),
            text(row, 1).orElse(""),
            text(row, 2),
            text(row, 3),
            settings(row));
    tracked = text(row, 4).orElse("");
    hasRoles = asksForRoles && !text(row, USUAL_COLUMNS).equals(Optional.of(PutDownRoles.NONE));
    packets.onPacket(this::onEnd);
  }

  private Map<String, String> settings(TextRow row) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < SETTINGS.size(); i++) {
      settings.put(SETTINGS.get(i), text(row, FIRST_SETTING + i).orElse(""));
    }
    return settings;
  }

  private void onEnd(Packet packet) {
    if (refused(packet)) {
      return;
    }
    ByteBuf payload = packet.payload();
    if (capabilities.has(Capability.DEPRECATE_EOF)) {
      Ok.decode(payload, capabilities);
    } else {
      Eof.decode(payload, capabilities);
    }
    if (bothAtOnce) {
      packets.onPacket(this::onTracked);
    } else {
      track(withOurs(tracked));
    }
  }

  private void track(String names) {
    packets.onPacket(this::onAllTracked);
    packets.send(0, query(tracking(names)).encode(capabilities));
  }

  private void onTracked(Packet packet) {
    if (refused(packet)) {
      return;
    }
    Ok.decode(packet.payload(), capabilities);
    String all = withOurs(tracked);
    if (all.equals(OURS)) {
      finish();
    } else {
      track(all);
    }
  }

  private void onAllTracked(Packet packet) {
    if (!refused(packet)) {
      Ok.decode(packet.payload(), capabilities);
      finish();
    }
  }

  private void finish() {
    if (hasRoles) {
      new PutDownRoles(packets, capabilities, onRefused).run(state, () -> onDone.accept(state));
    } else {
      onDone.accept(state);
    }
  }

  private static String tracking(String names) {
    return "SET SESSION session_track_system_variables='" + names + "', session_track_schema=ON";
  }

  /** A name twice is an error of the server, and so is another beside all. */
  private static String withOurs(String present) {
    if (USUAL.contains(present)) {
      return OURS;
    }
    if (present.equals(ALL)) {
      return ALL;
    }
    Set<String> names = new LinkedHashSet<>(TRACKED);
    names.addAll(SETTINGS);
    if (NAMES.matcher(present).matches()) {
      for (String name : present.split(",")) {
        if (!name.isBlank()) {
          names.add(name.trim().toLowerCase(Locale.ROOT));
        }
      }
    }
    return String.join(",", names);
  }

  private boolean refused(Packet packet) {
    if (!Err.matches(packet.payload())) {
      return false;
    }
    onRefused.accept(Err.decode(packet.payload(), capabilities));
    return true;
  }

  private Optional<String> text(TextRow row, int column) {
    return Optional.ofNullable(row.bytes(column))
        .map(
            bytes ->
                new String(
                    bytes,
                    Collations.charset(columns.get(column).collation())
                        .orElse(StandardCharsets.UTF_8)));
  }

  private static Query query(String statement) {
    return Query.of(statement.getBytes(StandardCharsets.US_ASCII));
  }
}
