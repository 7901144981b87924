package dev.sallyport.cli.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.sallyport.config.LogFormat;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Sets the form of the log's lines, whatever they are written to. */
public final class LogLines {
  private LogLines() {}

  /** From now on; for people nothing changes. */
  public static void as(LogFormat format) {
    if (format == LogFormat.JSON
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Iterator<Appender<ILoggingEvent>> appenders =
          context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
          appender.stop();
          JsonLineEncoder encoder = new JsonLineEncoder();
          encoder.setContext(context);
          encoder.start();
          appender.setEncoder(encoder);
          appender.start();
        }
      }
    }
  }
}
