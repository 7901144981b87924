package dev.sallyport.session.relay;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange;
import dev.sallyport.wire.response.StatusFlag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of an answer as the client may see it. Where columns are masked, the flags on how the
 * statement was carried out are taken back; on one that touches masked columns so is the number of
 * warnings, and where it writes over masked values, the number of rows that this changed: it would
 * tell which values were the same before.
 */
final class ShownStatus {
  /** {@code mysql_update}: Rows matched: 1 Changed: 0 Warnings: 0, with two blanks between. */
  private static final Pattern UPDATED =
      Pattern.compile("Rows matched: ([0-9]{1,18})  Changed: [0-9]+  Warnings: [0-9]+");

  private static final Pattern INSERTED =
      Pattern.compile("Records: ([0-9]{1,18})  Duplicates: ([0-9]+)  Warnings: [0-9]+");

  private static final int HOW =
      StatusFlag.NO_GOOD_INDEX_USED.mask()
          | StatusFlag.NO_INDEX_USED.mask()
          | StatusFlag.QUERY_WAS_SLOW.mask();

  /** SESSION_TRACK_GTIDS: a row that is written as it was makes none. */
  private static final int GTIDS = 3;

  private ShownStatus() {}

  /** The very same object where nothing has to be taken back. */
  static Eof of(Eof eof, MaskPlan masks) {
    if (masks.masks().isEmpty()) {
      return eof;
    }
    Eof shown = new Eof(masks.sensitive() ? 0 : eof.warnings(), eof.statusFlags() & ~HOW);
    return shown.equals(eof) ? eof : shown;
  }

  /** The very same object where nothing has to be taken back. */
  static Ok of(Ok ok, MaskPlan masks) {
    boolean gtids = ok.changes().stream().anyMatch(ShownStatus::isGtids);
    boolean tellsHow = (ok.statusFlags() & HOW) != 0;
    if (masks.masks().isEmpty() || !masks.sensitive() && !gtids && !tellsHow) {
      return ok;
    }
    List<SessionStateChange> changes =
        ok.changes().stream().filter(change -> !isGtids(change)).toList();
    int changed = changes.isEmpty() ? StatusFlag.SESSION_STATE_CHANGED.mask() : 0;
    int flags = ok.statusFlags() & ~changed;
    if (!masks.sensitive()) {
      return new Ok(
          ok.affectedRows(),
          ok.lastInsertId(),
          flags & ~HOW,
          ok.warnings(),
          ok.info(),
          changes,
          ok.eofHeader());
    }
    String info = new String(ok.info(), StandardCharsets.ISO_8859_1);
    Matcher updated = UPDATED.matcher(info);
    Matcher inserted = INSERTED.matcher(info);
    boolean overwrites = masks.overwrites();
    long affected = ok.affectedRows();
    String shown = "";
    if (updated.matches()) {
      affected = overwrites ? Long.parseLong(updated.group(1)) : affected;
      shown = overwrites ? matched(updated.group(1)) : withoutWarnings(info);
    } else if (inserted.matches()) {
      affected = overwrites ? Long.parseLong(inserted.group(1)) : affected;
      shown =
          overwrites
              ? "Records: " + inserted.group(1) + "  Duplicates: 0  Warnings: 0"
              : withoutWarnings(info);
    } else if (overwrites) {
      // One row of VALUES comes without a text. What cannot be read says nothing at all.
      affected = info.isEmpty() && !ok.eofHeader() ? 1 : 0;
    }
    return new Ok(
        affected,
        overwrites ? 0 : ok.lastInsertId(),
        flags & ~HOW,
        0,
        shown.getBytes(StandardCharsets.ISO_8859_1),
        changes,
        ok.eofHeader());
  }

  private static boolean isGtids(SessionStateChange change) {
    return change instanceof SessionStateChange.Other other && other.type() == GTIDS;
  }

  private static String matched(String rows) {
    return "Rows matched: " + rows + "  Changed: " + rows + "  Warnings: 0";
  }

  private static String withoutWarnings(String info) {
    return info.substring(0, info.lastIndexOf(' ') + 1) + "0";
  }
}
