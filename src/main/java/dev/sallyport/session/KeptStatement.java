package dev.sallyport.session;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.masking.ForeignMasks;
import dev.sallyport.masking.KeptWhole;
import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.redaction.KeptText;
import dev.sallyport.sql.redaction.Redaction;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the minutes keep of a statement: its text and parameters without values of masked columns.
 *
 * @param text for people to read
 * @param parameters bound values as text, null for NULL
 * @param taken values of parameters that were taken out
 * @param texts what tells which values of the text were; empty when nothing had to be looked for
 * @param detectors find what the minutes must not keep in whatever else is said of it
 */
record KeptStatement(
    String text,
    List<String> parameters,
    List<String> taken,
    Optional<KeptText> texts,
    Detectors detectors) {
  /** Shorter values are in too many words to be looked for. */
  private static final int SHORTEST_SOUGHT = 3;

  /** All of it: nothing is masked. */
  static KeptStatement whole(Request.Statement statement, Charset charset) {
    return new KeptStatement(
        new String(statement.text(), charset),
        statement.parameters(),
        List.of(),
        Optional.empty(),
        Detectors.of(List.of()));
  }

  /**
   * Without values of masked columns, and without what detectors find in the rest.
   *
   * @param masks that hold for any statement
   * @param reading what was read of it, and as what
   */
  static KeptStatement under(
      Masks masks, Request.Statement statement, Request.Reading reading, Inspector inspector) {
    KeptText kept = text(masks, statement, reading, inspector);
    Detectors detectors = Detectors.of(masks.detectors());
    if (statement.parameters().isEmpty()) {
      return new KeptStatement(
          detectors.redacted(kept.text()), List.of(), List.of(), Optional.of(kept), detectors);
    }
    // Nobody has looked for what detectors find behind the end of what is shown of a value.
    List<String> values =
        masks.detectors().isEmpty()
            ? statement.parameters()
            : statement.bound().textsWithoutDigests();
    List<String> parameters = new ArrayList<>(values.size());
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      parameters.add(kept.keepsParameter(i) ? found(detectors, value) : KeptText.MASKED);
      if (!kept.keepsParameter(i) && value != null && value.length() >= SHORTEST_SOUGHT) {
        taken.add(value);
      }
    }
    return new KeptStatement(
        detectors.redacted(kept.text()), parameters, taken, Optional.of(kept), detectors);
  }

  private static KeptText text(
      Masks masks, Request.Statement statement, Request.Reading reading, Inspector inspector) {
    SqlContext readAs = reading.readAs();
    List<StatementFacts> parts = StatementJudge.facts(reading.inspection());
    if (parts.size() == 1 && KeptWhole.is(masks, parts.get(0), readAs)) {
      // No text has more characters than bytes: then a part of it that has as many is all of it.
      String read = parts.get(0).text();
      return read.length() == statement.text().length
          ? KeptText.whole(read)
          : KeptText.whole(statement.text(), readAs.charset());
    }
    Masks all = ForeignMasks.of(masks, readAs.catalogue());
    return new Redaction(inspector, readAs, column -> all.ruleOf(column).isPresent())
        .of(statement.text(), reading.inspection());
  }

  private static String found(Detectors detectors, String value) {
    return value == null ? null : detectors.redacted(value);
  }

  /** For the time when nobody can decide on it any more; empty when that is all of it. */
  Optional<ApprovalRequest.Kept> ifOther(String whole, List<String> wholeParameters) {
    return text.equals(whole) && parameters.equals(wholeParameters)
        ? Optional.empty()
        : Optional.of(new ApprovalRequest.Kept(text, parameters));
  }

  /** The name of a column of the result. */
  String title(String name) {
    return detectors.redacted(texts.map(kept -> kept.title(name)).orElse(name));
  }

  /** Why it was refused: that may quote names which the statement gives. */
  String reason(String message) {
    return detectors.redacted(without(message));
  }

  /** Another text, such as an error, without the values that were taken out. */
  String without(String other) {
    String rest = texts.map(kept -> kept.without(other)).orElse(other);
    for (String value : taken) {
      rest = rest.replace(value, KeptText.MASKED);
    }
    return rest;
  }
}
