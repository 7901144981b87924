package dev.sallyport.recording;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The events of which there are some for each statement, as lines of JSON. They are written on the
 * way of every statement, so no mapper has to find out what there is to write.
 *
 * <p>Each begins with type, session, sequence, time and statement, and a judgement goes on with its
 * verdict, so that they can be told without reading the rest. What a reader supplies by itself is
 * left out: texts and lists that are empty, 0 and false.
 */
final class EventLine {
  private static final byte[] JUDGED = head("judged");
  private static final byte[] ROWS = head("rows");
  private static final byte[] FINISHED = head("finished");
  static final byte[] ANSWERED = head("answered");

  private static final byte[] SEQUENCE = name("sequence");
  private static final byte[] AT = name("at");
  private static final byte[] STATEMENT = name("statement");
  private static final byte[] VERDICT = name("verdict");
  static final byte[] RULE = name("rule");
  static final byte[] COMMAND = name("command");
  static final byte[] SCHEMA = name("schema");
  static final byte[] VERBS = name("verbs");
  static final byte[] TABLES = name("tables");
  static final byte[] TEXT = name("text");
  static final byte[] PARAMETERS = name("parameters");
  static final byte[] MESSAGE = name("message");
  static final byte[] REVEALED = name("revealed");
  static final byte[] REVEALED_BY = name("revealedBy");
  static final byte[] RESULT = name("result");
  private static final byte[] COLUMNS = name("columns");
  private static final byte[] COLUMNS_FIRST = JsonLine.ascii("{\"columns\":");
  private static final byte[] MASKED = name("masked");
  static final byte[] ALL_ROWS = name("rows");
  private static final byte[] DETECTED = name("detected");
  private static final byte[] CUT = name("cut");
  static final byte[] OUTCOME = name("outcome");
  static final byte[] AFFECTED_ROWS = name("affectedRows");
  static final byte[] ROWS_TRUNCATED = JsonLine.ascii(",\"rowsTruncated\":true");
  static final byte[] ERROR_CODE = name("errorCode");
  static final byte[] ERROR = name("error");
  static final byte[] RUN_MICROS = name("runMicros");
  static final byte[] WARNINGS = name("warnings");
  static final byte[] LAST_INSERT_ID = name("lastInsertId");
  static final byte[] INFO = name("info");
  static final byte[] BYTES_FROM_CLIENT = name("bytesFromClient");
  static final byte[] BYTES_TO_CLIENT = name("bytesToClient");
  static final byte[] WAITED_MICROS = name("waitedMicros");
  static final byte[] JUDGED_MICROS = name("judgedMicros");

  private static final ThreadLocal<EventLine> OF_THREAD = ThreadLocal.withInitial(EventLine::new);

  private final JsonLine line = new JsonLine();

  private EventLine() {}

  private static byte[] head(String type) {
    return JsonLine.ascii("{\"type\":\"" + type + "\",\"session\":");
  }

  private static byte[] name(String name) {
    return JsonLine.ascii(",\"" + name + "\":");
  }

  /** The line of an event; null for one of which there are few. */
  static byte[] of(SessionEvent event) {
    JsonLine written = inPlace(event);
    return written == null ? null : written.copy();
  }

  /** The same where it was written, good until this thread writes the next. */
  static JsonLine inPlace(SessionEvent event) {
    EventLine line = OF_THREAD.get();
    line.line.clear();
    if (event instanceof SessionEvent.Judged judged) {
      line.write(judged);
    } else if (event instanceof AnsweredEvent answered) {
      line.write(answered);
    } else if (event instanceof SessionEvent.Rows rows) {
      line.write(rows);
    } else if (event instanceof SessionEvent.Finished finished) {
      line.write(finished);
    } else {
      return null;
    }
    return line.line.raw('}');
  }

  private void head(byte[] head, SessionEvent event, long statement) {
    line.raw(head).text(event.session());
    line.raw(SEQUENCE).number(event.sequence());
    line.raw(AT).instant(event.at());
    line.raw(STATEMENT).number(statement);
  }

  private void write(SessionEvent.Judged event) {
    head(JUDGED, event, event.statement());
    line.raw(VERDICT).text(event.verdict());
    line.raw(RULE).text(event.rule());
    line.raw(COMMAND).text(event.command());
    line.raw(SCHEMA).text(event.schema());
    line.raw(VERBS);
    texts(event.verbs());
    line.raw(TABLES);
    texts(event.tables());
    line.raw(TEXT).text(event.text());
    unlessEmpty(PARAMETERS, event.parameters());
    unlessEmpty(MESSAGE, event.message());
    unlessEmpty(REVEALED, event.revealed());
    unlessEmpty(REVEALED_BY, event.revealedBy());
  }

  private void write(SessionEvent.Rows event) {
    head(ROWS, event, event.statement());
    line.raw(COLUMNS);
    result(event);
  }

  /** How it ended comes first: who searches does not read the rows. */
  private void write(AnsweredEvent event) {
    head(ANSWERED, event, event.finished().statement());
    end(event.finished());
    line.raw(RESULT).raw(COLUMNS_FIRST);
    result(event.rows());
    line.raw('}');
  }

  private void result(SessionEvent.Rows event) {
    texts(event.columns());
    unlessNone(MASKED, event.masked());
    unlessNone(REVEALED, event.revealed());
    line.raw(ALL_ROWS);
    rows(event.rows());
    cells(DETECTED, event.detected());
    cells(CUT, event.cut());
  }

  private void rows(List<List<String>> rows) {
    if (rows instanceof KeptRows kept) {
      kept.writeTo(line);
      return;
    }
    char before = '[';
    for (List<String> row : rows) {
      line.raw(before);
      texts(row);
      before = ',';
    }
    end(before);
  }

  private void write(SessionEvent.Finished event) {
    head(FINISHED, event, event.statement());
    end(event);
  }

  private void end(SessionEvent.Finished event) {
    line.raw(OUTCOME).text(event.outcome());
    unlessZero(AFFECTED_ROWS, event.affectedRows());
    unlessZero(ALL_ROWS, event.rows());
    if (event.rowsTruncated()) {
      line.raw(ROWS_TRUNCATED);
    }
    unlessZero(ERROR_CODE, event.errorCode());
    unlessEmpty(ERROR, event.error());
    unlessZero(RUN_MICROS, event.runMicros());
    unlessZero(WARNINGS, event.warnings());
    unlessZero(LAST_INSERT_ID, event.lastInsertId());
    unlessEmpty(INFO, event.info());
    unlessZero(BYTES_FROM_CLIENT, event.bytesFromClient());
    unlessZero(BYTES_TO_CLIENT, event.bytesToClient());
    unlessZero(WAITED_MICROS, event.waitedMicros());
    unlessZero(JUDGED_MICROS, event.judgedMicros());
  }

  private void unlessZero(byte[] name, long value) {
    if (value != 0) {
      line.raw(name).number(value);
    }
  }

  private void unlessEmpty(byte[] name, String text) {
    if (!text.isEmpty()) {
      line.raw(name).text(text);
    }
  }

  private void unlessEmpty(byte[] name, List<String> texts) {
    if (!texts.isEmpty()) {
      line.raw(name);
      texts(texts);
    }
  }

  private void unlessNone(byte[] name, Set<Integer> numbers) {
    if (!numbers.isEmpty()) {
      line.raw(name);
      numbers(numbers);
    }
  }

  private void cells(byte[] name, List<List<Integer>> cells) {
    if (cells.isEmpty()) {
      return;
    }
    line.raw(name);
    char before = '[';
    for (List<Integer> cell : cells) {
      line.raw(before);
      numbers(cell);
      before = ',';
    }
    end(before);
  }

  private void texts(Collection<String> texts) {
    char before = '[';
    for (String text : texts) {
      line.raw(before).text(text);
      before = ',';
    }
    end(before);
  }

  private void numbers(Collection<Integer> numbers) {
    char before = '[';
    for (int number : numbers) {
      line.raw(before).number(number);
      before = ',';
    }
    end(before);
  }

  /** Ends a list, of which nothing was written yet if it is empty. */
  private void end(char before) {
    if (before == '[') {
      line.raw('[');
    }
    line.raw(']');
  }
}
