package dev.sallyport.reports;

import dev.sallyport.reports.Report.Column;
import dev.sallyport.reports.Report.Heading;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One object, which is JSON only once it is whole. */
final class JsonRows implements RowWriter {
  private final Heading heading;
  private final Question question;
  private boolean first = true;

  JsonRows(Heading heading, Question question) {
    this.heading = heading;
    this.question = question;
  }

  @Override
  public byte[] begin() {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("report", heading.name());
    head.put("from", question.from().toString());
    head.put("to", question.to().toString());
    for (Parameter parameter : Parameter.values()) {
      head.put(parameter.word(), parameter.of(question).orElse(null));
    }
    head.put("columns", heading.columns().stream().map(Column::name).toList());
    String object = JsonCells.text(head);
    return utf8(object.substring(0, object.length() - 1) + ",\"rows\":[");
  }

  @Override
  public byte[] rows(List<List<Object>> rows) {
    StringBuilder json = new StringBuilder();
    for (List<Object> row : rows) {
      json.append(first ? "\n" : ",\n").append(JsonCells.row(heading.columns(), row));
      first = false;
    }
    return utf8(json.toString());
  }

  @Override
  public byte[] end(boolean more) {
    return utf8("\n],\"more\":" + more + "}\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
