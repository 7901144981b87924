package dev.sallyport.reports;

import dev.sallyport.reports.Report.Heading;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One object for each row. */
final class JsonLineRows implements RowWriter {
  private final Heading heading;

  JsonLineRows(Heading heading) {
    this.heading = heading;
  }

  @Override
  public byte[] begin() {
    return new byte[0];
  }

  @Override
  public byte[] rows(List<List<Object>> rows) {
    StringBuilder json = new StringBuilder();
    rows.forEach(row -> json.append(JsonCells.row(heading.columns(), row)).append('\n'));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] end(boolean more) {
    return new byte[0];
  }
}
