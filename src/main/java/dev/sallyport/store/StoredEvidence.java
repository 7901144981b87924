package dev.sallyport.store;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Evidence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was found out about requests, beside them. */
record StoredEvidence(Database database) {
  private static final String ATTACH =
      "UPDATE approvals SET evidence = ?, evidence_sample = ?, evidence_kept = ?"
          + " WHERE id = ? AND state = 'pending'";

  /** One index for each arm. */
  private static final String SIMILAR =
      "SELECT id, state, decided_by, reason, requested_at, ended_at, digest FROM approvals"
          + " WHERE id <> ? AND (likeness = ? AND likeness <> '' OR digest = ? AND digest <> '')"
          + " ORDER BY requested_at DESC, id LIMIT ?";

  /** Rows stand apart from all else, so that a list cannot read them, and their end is simple. */
  Future<Boolean> attach(String id, Evidence evidence) {
    List<Object> values = new ArrayList<>();
    values.add(ApprovalJson.writeEvidence(evidence.withoutSample()));
    values.add(evidence.sample().map(ApprovalJson::writeSample).orElse(null));
    values.add(ApprovalJson.writeEvidence(evidence.afterwards()));
    values.add(id);
    return database.write(
        Turn.REQUESTS,
        connection ->
            connection
                .preparedQuery(ATTACH)
                .execute(Database.tuple(values))
                .map(rows -> rows.rowCount() == 1));
  }

  Future<List<Evidence.Similar>> similar(ApprovalRequest request, int limit) {
    return database
        .read(SIMILAR, List.of(request.id(), likeness(request), request.digest(), limit))
        .map(rows -> similar(rows, request.digest()));
  }

  private static List<Evidence.Similar> similar(RowSet<Row> rows, String digest) {
    List<Evidence.Similar> all = new ArrayList<>();
    for (Row row : rows) {
      Long ended = row.getLong("ended_at");
      all.add(
          new Evidence.Similar(
              row.getString("id"),
              ApprovalState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getString("decided_by"),
              row.getString("reason"),
              Micros.toInstant(ended == null ? row.getLong("requested_at") : ended),
              !digest.isEmpty() && row.getString("digest").equals(digest)));
    }
    return all;
  }

  /** Columns {@code evidence} and, where it was asked for, {@code evidence_sample} of a row. */
  static Optional<Evidence> of(Row row) {
    Optional<Evidence> evidence =
        Optional.ofNullable(row.getString("evidence")).map(ApprovalJson::readEvidence);
    Optional<Evidence.Sample> sample =
        row.getColumnIndex("evidence_sample") < 0
            ? Optional.empty()
            : Optional.ofNullable(row.getString("evidence_sample")).map(ApprovalJson::readSample);
    return evidence.map(found -> found.withSample(sample));
  }

  /** Empty where the shape is not known. Of literals a shape holds none. */
  static String likeness(ApprovalRequest request) {
    if (request.shape().isEmpty()) {
      return "";
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part :
          List.of(
              request.requester().id(), request.connection(), request.schema(), request.shape())) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
