package dev.sallyport.reports;

import dev.sallyport.reports.Report.Heading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a report is written. */
public enum RowFormat {
  /** RFC 4180, with a header. */
  CSV("text/csv; charset=utf-8; header=present", "csv"),
  /** One JSON object. */
  JSON("application/json", "json"),
  /** One JSON object for each row, on a line of its own. */
  JSONL("application/x-ndjson; charset=utf-8", "jsonl"),
  /** For a terminal. */
  TEXT("text/plain; charset=utf-8", "txt");

  private final String contentType;
  private final String ending;

  RowFormat(String contentType, String ending) {
    this.contentType = contentType;
    this.ending = ending;
  }

  /** One by its name in lower case. */
  public static Optional<RowFormat> of(String word) {
    return List.of(values()).stream().filter(format -> format.word().equals(word)).findFirst();
  }

  /** Lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For HTTP. */
  public String contentType() {
    return contentType;
  }

  /** What a file is called that holds one: by report and day. */
  public String fileName(Heading heading, Question question) {
    return "sallyport-"
        + heading.name()
        + "-"
        + question.from().toString().substring(0, 10)
        + "-"
        + question.to().toString().substring(0, 10)
        + "."
        + ending;
  }

  /** A writer for one report. */
  public RowWriter writer(Heading heading, Question question) {
    return switch (this) {
      case CSV -> new CsvRows(heading);
      case JSON -> new JsonRows(heading, question);
      case JSONL -> new JsonLineRows(heading);
      case TEXT -> new TextRows(heading, question);
    };
  }
}
