package dev.sallyport.store;

import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.SessionEvent.LoginRefused;
import dev.sallyport.recording.chain.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks the rows that stand beside the chunks: acts and refused logins. */
final class RowsCheck {
  private final Connection connection;
  private final Scratch scratch;
  private final Verification check;

  RowsCheck(Connection connection, Scratch scratch, Verification check) {
    this.connection = connection;
    this.scratch = scratch;
    this.check = check;
  }

  void run() throws SQLException {
    acts();
    holds();
    check.unseenActs();
    scratch.unseenHolds(
        (id, entry) -> check.find(Finding.missing(id, "is missing; it was signed in " + entry)));
    logins();
    cursors();
  }

  /**
   * A cursor is moved by the gateway alone, and where it may be is not signed. One that stands
   * after all there is would have what comes until there passed over without a trace.
   */
  private void cursors() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT sink, done, sending, (SELECT last FROM chunk_positions WHERE id = 1)"
                    + " AS last FROM export_cursors");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        for (String column : List.of("done", "sending")) {
          String place = row.getString(column);
          if (place != null && isAfter(place, row.getLong("last"))) {
            check.find(
                Finding.changed(
                    "export cursor " + row.getString("sink"),
                    "stands after all that was ever written: what comes until there would not be"
                        + " exported"));
          }
        }
      }
    }
  }

  private static boolean isAfter(String place, long last) {
    try {
      return Place.of(place).position() > last;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private void acts() throws SQLException {
    boolean signed = any("SELECT 1 FROM ledger LIMIT 1");
    try (PreparedStatement select = connection.prepareStatement("SELECT * FROM acts");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        check.act(row.getString("id"), ActDigest.of(row), signed);
      }
    }
  }

  private void holds() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT * FROM legal_holds");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String id = row.getString("id");
        String where = "hold " + id;
        scratch.see("act " + where);
        List<Map.Entry<String, String>> known = scratch.act(where);
        if (known.isEmpty()) {
          check.find(Finding.added(where, "is in no entry of the ledger: it was added"));
        } else if (!known.get(0).getKey().equals(SqlLegalHolds.digest(row))) {
          check.find(
              Finding.changed(
                  where, "was changed: it is not the one signed in " + known.get(0).getValue()));
        } else {
          check.deletions().hold(row);
        }
        if ((row.getString("lifted_at") != null) != scratch.seen("lifted " + id)) {
          check.find(
              Finding.changed(
                  where, "was lifted, or placed again, without an entry of the ledger"));
        } else if (row.getString("lifted_at") != null && !lifted(row)) {
          check.find(
              Finding.changed(
                  where, "was lifted by somebody else, or at another time, by its act"));
        }
      }
    }
  }

  /** Whether an act says of it who lifted it and when. Acts are signed, these columns are not. */
  private boolean lifted(ResultSet hold) throws SQLException {
    String of = "\"hold\":\"" + hold.getString("id") + '"';
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT details FROM acts WHERE kind = 'hold.lifted' AND acted_by = ?"
                + " AND acted_by_name = ? AND acted_at = ?")) {
      select.setString(1, KeptText.of(hold.getString("lifted_by")));
      select.setString(2, KeptText.of(hold.getString("lifted_by_name")));
      select.setLong(3, hold.getLong("lifted_at"));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (row.getString("details").contains(of)) {
            return true;
          }
        }
        return false;
      }
    }
  }

  private boolean any(String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }

  /** That the list of refused logins has what a chunk says, as it says it. */
  static void login(Connection connection, Scratch scratch, Verification check, LoginRefused login)
      throws SQLException {
    String where = "refused login " + login.session();
    scratch.see("login " + login.session());
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM refused_logins WHERE id = ?")) {
      select.setString(1, login.session());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          check.find(Finding.missing(where, "is missing from the list; its chunk has it"));
        } else if (row.getLong("refused_at") != Micros.of(login.at())
            || row.getLong("logins") != login.count()
            || !said(row, "client", login.client())
            || !said(row, "login_user", login.user())
            || !said(row, "principal", login.principal())
            || !said(row, "reason", login.reason())) {
          check.find(Finding.changed(where, "was changed: its chunk says something else"));
        }
      }
    }
  }

  /** The database may keep a text as the event has it, or as it can. */
  private static boolean said(ResultSet row, String column, String text) throws SQLException {
    String kept = row.getString(column);
    return Objects.equals(kept, text) || Objects.equals(kept, KeptText.of(text));
  }

  private void logins() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT id FROM refused_logins");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        if (!scratch.seen("login " + row.getString("id"))) {
          check.find(
              Finding.added(
                  "refused login " + row.getString("id"), "is in no chunk: it was added"));
        }
      }
    }
  }
}
