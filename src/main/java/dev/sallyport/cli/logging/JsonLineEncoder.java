package dev.sallyport.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JSON object a line. Lines of the gateway are fixed text with {@code key=value} behind it, and
 * what a line is made of is known here before it is put together: so each key becomes a field of
 * its own, {@code session}, {@code principal} and {@code connection} among them, and no value can
 * pretend to be another field or another line. Keys of SLF4J's fluent calls are taken as well.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  /** Of a value; whoever collects lines has limits of its own. */
  private static final int MAX_LENGTH = 16 * 1024;

  private static final Pattern PLACE = Pattern.compile("(?:(?<=^|\\s)([A-Za-z]\\w*)=)?\\{}");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("thread", event.getThreadName());
    Map<String, Object> fields = new LinkedHashMap<>();
    line.put("message", cut(text(event, fields)));
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    }
    fields.forEach((key, value) -> line.put(free(key, line), shown(value)));
    if (event.getThrowableProxy() != null) {
      line.put(free("stack", line), cut(ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
    try {
      return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }

  /** The fixed text; what is no {@code key=value} stays in it. */
  private static String text(ILoggingEvent event, Map<String, Object> fields) {
    Object[] values = event.getArgumentArray();
    String template = event.getMessage() == null ? "" : event.getMessage();
    Matcher place = PLACE.matcher(template);
    StringBuilder text = new StringBuilder();
    int next = 0;
    while (place.find()) {
      String whole = place.group();
      if (values == null || next >= values.length) {
        place.appendReplacement(text, Matcher.quoteReplacement(whole));
      } else if (place.group(1) == null) {
        place.appendReplacement(text, Matcher.quoteReplacement(String.valueOf(values[next++])));
      } else {
        fields.put(place.group(1), values[next++]);
        place.appendReplacement(text, "");
      }
    }
    return place.appendTail(text).toString().strip().replaceAll(" {2,}", " ");
  }

  /** A key that is taken already gets something behind it. */
  private static String free(String key, Map<String, Object> line) {
    String free = key;
    while (line.containsKey(free)) {
      free += "_";
    }
    return free;
  }

  private static Object shown(Object value) {
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : cut(value.toString());
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }
}
