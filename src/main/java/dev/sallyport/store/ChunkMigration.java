package dev.sallyport.store;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent.LoginRefused;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.ChunkContent;
import dev.sallyport.recording.chain.ChunkPacker;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Moves events and refused logins of earlier versions into chunks, one session after the other, the
 * oldest first. All of it or nothing: it is one transaction.
 */
final class ChunkMigration implements JavaMigration {
  /** The home of refused logins of which it was not kept. */
  private static final String EARLIER = "earlier";

  private static final int ROWS_AT_ONCE = 100;

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("16.1");
  }

  @Override
  public String getDescription() {
    return "events into chunks";
  }

  @Override
  public Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException, UnreadableEventException {
    try (Move move = new Move(context.getConnection())) {
      move.sessions();
      move.refusedLogins();
      move.finish();
    }
  }

  private static final class Move implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement chain;
    private final ChunkContent content = new ChunkContent();
    private long position;

    Move(Connection connection) throws SQLException {
      this.connection = connection;
      insert =
          connection.prepareStatement(
              "INSERT INTO chunks (" + ChunkRows.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
      chain =
          connection.prepareStatement(
              "UPDATE sessions SET chunks = ?, head = ?, last_sequence = ? WHERE id = ?");
    }

    void sessions() throws SQLException {
      String all = "SELECT id FROM sessions ORDER BY opened_at, id";
      String each =
          "SELECT sequence, event FROM session_events WHERE session = ? ORDER BY sequence";
      try (PreparedStatement sessions = rows(all);
          PreparedStatement events = rows(each);
          ResultSet session = sessions.executeQuery()) {
        while (session.next()) {
          String id = session.getString("id");
          events.setString(1, id);
          ChunkPacker packer = packer(id);
          try (ResultSet event = events.executeQuery()) {
            while (event.next()) {
              packer.add(
                  event.getLong("sequence"),
                  event.getString("event").getBytes(StandardCharsets.UTF_8));
            }
          }
          close(id, packer);
        }
      }
    }

    void refusedLogins() throws SQLException, UnreadableEventException {
      String all = "SELECT * FROM refused_logins ORDER BY refused_at, id";
      String open = SessionTally.INSERT_HEAD;
      try (PreparedStatement logins = rows(all);
          PreparedStatement day = connection.prepareStatement(open);
          ResultSet login = logins.executeQuery()) {
        String id = "";
        ChunkPacker packer = packer(id);
        long sequence = 0;
        while (login.next()) {
          Instant at = Micros.toInstant(login.getLong("refused_at"));
          if (!LoginDay.id(EARLIER, at).equals(id)) {
            close(id, packer);
            id = LoginDay.id(EARLIER, at);
            packer = packer(id);
            sequence = 0;
            List<Object> values = LoginDay.row(id, EARLIER, at);
            for (int i = 0; i < values.size(); i++) {
              day.setObject(i + 1, values.get(i));
            }
            day.executeUpdate();
          }
          packer.add(sequence++, EventFormat.write(refused(login, at)));
        }
        close(id, packer);
      }
    }

    private static LoginRefused refused(ResultSet login, Instant at) throws SQLException {
      return new LoginRefused(
          login.getString("id"),
          0,
          at,
          login.getString("client"),
          login.getString("login_user"),
          login.getString("principal"),
          login.getString("reason"),
          login.getLong("logins"));
    }

    private PreparedStatement rows(String sql) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(sql);
      statement.setFetchSize(ROWS_AT_ONCE);
      return statement;
    }

    private ChunkPacker packer(String session) {
      return new ChunkPacker(
          session, 0, Chunk.NONE, () -> ++position, failing(this::insert), content);
    }

    private void close(String session, ChunkPacker packer) throws SQLException {
      packer.flush();
      if (packer.number() > 0) {
        chain.setLong(1, packer.number());
        chain.setString(2, packer.head());
        chain.setLong(3, packer.lastSequence());
        chain.setString(4, session);
        chain.executeUpdate();
      }
    }

    private void insert(Chunk chunk) throws SQLException {
      insert.setLong(1, chunk.position());
      insert.setString(2, chunk.session());
      insert.setLong(3, chunk.number());
      insert.setLong(4, chunk.firstSequence());
      insert.setLong(5, chunk.lastSequence());
      insert.setLong(6, chunk.events());
      insert.setLong(7, chunk.bytes());
      insert.setString(8, chunk.hash());
      insert.setBytes(9, chunk.content());
      insert.executeUpdate();
    }

    void finish() throws SQLException {
      try (PreparedStatement last =
              connection.prepareStatement("UPDATE chunk_positions SET last = ? WHERE id = 1");
          Statement drop = connection.createStatement()) {
        last.setLong(1, position);
        last.executeUpdate();
        drop.execute("DROP TABLE session_events");
      }
    }

    @Override
    public void close() throws SQLException {
      content.close();
      insert.close();
      chain.close();
    }
  }

  private interface Insert {
    void accept(Chunk chunk) throws SQLException;
  }

  private static Consumer<Chunk> failing(Insert insert) {
    return chunk -> {
      try {
        insert.accept(chunk);
      } catch (SQLException e) {
        throw new IllegalStateException("a chunk could not be written", e);
      }
    };
  }
}
