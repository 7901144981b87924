package dev.sallyport.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.reports.Report.Column;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row as a JSON object by the names of its columns. */
final class JsonCells {
  private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

  private JsonCells() {}

  static String row(List<Column> columns, List<Object> row) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      named.put(columns.get(i).name(), plain(row.get(i)));
    }
    return text(named);
  }

  static Object plain(Object cell) {
    return cell instanceof Instant at ? at.toString() : cell;
  }

  static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      // Without the cause, which may quote a value.
      throw new IllegalStateException("a row that cannot be written as JSON");
    }
  }
}
