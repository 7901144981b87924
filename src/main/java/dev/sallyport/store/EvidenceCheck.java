package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks what {@link EvidenceFile} wrote, away from any gateway. Holds one line in memory at a
 * time. Blocks.
 */
public final class EvidenceCheck {
  private final Verification check;
  private final boolean withActs;
  private final boolean whole;
  private long entries;
  private long sessions;
  private long chunks;
  private long acts;
  private boolean ended;
  private String session = "";
  private long expected;
  private long counted;

  private EvidenceCheck(
      Scratch scratch,
      Set<String> trusted,
      List<LedgerEntry.Head> heads,
      boolean whole,
      boolean withActs) {
    this.whole = whole;
    this.withActs = withActs;
    this.check = new Verification(scratch, trusted, heads, whole);
  }

  /**
   * Checks a file of evidence.
   *
   * @param trusted identifiers of keys that are known from elsewhere; none to believe the file
   * @param heads entries that it must hold
   * @throws IOException when it cannot be read, or is no evidence of this form
   */
  public static AuditReport of(Path file, Set<String> trusted, List<LedgerEntry.Head> heads)
      throws IOException, SQLException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser parser = EvidenceLine.parser(in);
        Scratch scratch = Scratch.open()) {
      JsonNode head = EvidenceLine.next(parser);
      if (head == null || !head.path("type").asText().equals("evidence")) {
        throw new IOException(file + " is no evidence");
      }
      int version = head.path("version").asInt();
      if (version < 1 || version > EvidenceFile.VERSION) {
        throw new IOException(file + " is evidence of a form that this version does not know");
      }
      EvidenceCheck check =
          new EvidenceCheck(
              scratch,
              trusted,
              heads,
              head.path("whole").asBoolean(),
              version >= EvidenceFile.WITH_ACTS);
      return check.run(parser);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no evidence: line " + e.getLocation().getLineNr());
    }
  }

  private AuditReport run(JsonParser parser) throws IOException, SQLException {
    try {
      JsonNode line;
      while ((line = EvidenceLine.next(parser)) != null) {
        take(line);
      }
    } catch (JsonProcessingException e) {
      check.find(
          Finding.changed(
              "line " + e.getLocation().getLineNr(),
              "cannot be read; what follows was not looked at"));
      ended = true;
    }
    endSession();
    // Also of a form that had none: who leaves them out can call the file one of these.
    if (whole) {
      check.unseenActs();
    }
    if (!ended) {
      check.find(Finding.missing("the end", "is missing: the file was cut off"));
    }
    return check.finish();
  }

  private void take(JsonNode line) throws SQLException {
    String type = line.path("type").asText();
    if (ended) {
      check.find(Finding.added("the file", "goes on after its end"));
      return;
    }
    try {
      switch (type) {
        case "key" -> check.key(entry(line));
        case "entry" -> {
          entries++;
          check.entry(entry(line));
        }
        case "session" -> {
          endSession();
          sessions++;
          session = LedgerBody.text(line, "session");
          expected = LedgerBody.number(line, "chunks");
          counted = 0;
        }
        case "act" -> act(line);
        case "chunk" -> chunk(line);
        case "end" -> end(line);
        default -> check.find(Finding.added("the file", "has a line of a kind that is not known"));
      }
    } catch (DamagedChunkException | IllegalArgumentException e) {
      check.find(
          Finding.changed("a line of kind '" + type.replaceAll("\\W", "") + "'", "cannot be read"));
    }
  }

  private void act(JsonNode line) throws DamagedChunkException, SQLException {
    acts++;
    String id = LedgerBody.text(line, "id");
    ActDigest digest =
        ActDigest.of(
            id,
            LedgerBody.number(line, "at"),
            LedgerBody.text(line, "by"),
            LedgerBody.text(line, "by_name"),
            LedgerBody.text(line, "kind"),
            LedgerBody.text(line, "subject"),
            LedgerBody.text(line, "details"),
            LedgerBody.number(line, "position"));
    // A whole file without any entry is found out as such.
    check.act(id, digest, !whole || entries > 0);
  }

  private static LedgerEntry entry(JsonNode line) throws DamagedChunkException {
    return new LedgerEntry(
        LedgerBody.text(line, "home"),
        LedgerBody.number(line, "number"),
        LedgerBody.number(line, "at"),
        LedgerBody.text(line, "kind"),
        LedgerBody.text(line, "body"),
        LedgerBody.text(line, "previous"),
        LedgerBody.text(line, "key_id"),
        LedgerBody.text(line, "hash"),
        LedgerBody.text(line, "signature"));
  }

  private void chunk(JsonNode line) throws DamagedChunkException, SQLException {
    Chunk chunk =
        new Chunk(
            LedgerBody.number(line, "position"),
            LedgerBody.text(line, "session"),
            LedgerBody.number(line, "number"),
            LedgerBody.number(line, "first"),
            LedgerBody.number(line, "last"),
            LedgerBody.number(line, "events"),
            LedgerBody.number(line, "bytes"),
            LedgerBody.text(line, "hash"),
            Base64.getDecoder().decode(LedgerBody.text(line, "content")));
    chunks++;
    counted++;
    String where = "chunk " + chunk.number() + " of " + chunk.session();
    if (!chunk.session().equals(session)) {
      check.find(Finding.order(where, "stands among the chunks of " + session));
    }
    if (!check.chunk(chunk)) {
      return;
    }
    try {
      if (Chunk.lines(chunk.plain()).size() != chunk.events()) {
        check.find(Finding.changed(where, "does not hold as many events as it says"));
      }
    } catch (DamagedChunkException e) {
      check.find(Finding.changed(where, e.getMessage()));
    }
  }

  private void endSession() {
    if (!session.isEmpty()) {
      long signed = check.signedChunks();
      Optional<Anchor> reached = check.endSession();
      if (!whole && reached.isPresent() && reached.get().chunks() > signed) {
        check.find(unsigned(signed));
      }
      if (counted == 0) {
        check.find(Finding.missing("session " + session, "has lost all its chunks"));
      } else if (counted != expected) {
        check.find(
            Finding.missing(
                "session " + session, "has " + counted + " chunks here and had " + expected));
      }
    }
    session = "";
  }

  /**
   * A selection holds entries with gaps between them, so nobody can tell whether more were taken
   * out: what none speaks of may be anybody's. In a whole ledger a gap shows.
   */
  private Finding unsigned(long signed) {
    return Finding.unsigned(
        "session " + session,
        "is signed by no entry here from chunk "
            + (signed + 1)
            + " on: it still ran when this was written, or the entries were taken out; take the"
            + " evidence again when it has ended");
  }

  private void end(JsonNode line) throws DamagedChunkException {
    endSession();
    ended = true;
    if (LedgerBody.number(line, "entries") != entries
        || LedgerBody.number(line, "sessions") != sessions
        || LedgerBody.number(line, "chunks") != chunks
        || withActs && LedgerBody.number(line, "acts") != acts) {
      check.find(Finding.missing("the file", "does not hold as much as its end says"));
    }
  }
}
