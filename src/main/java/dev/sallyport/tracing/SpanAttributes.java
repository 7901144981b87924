package dev.sallyport.tracing;

import dev.sallyport.session.StatementTrace;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a span says of a statement: by the semantic conventions for database client spans where they
 * have a name for it, under {@code sallyport.} where they have none.
 */
final class SpanAttributes {
  private SpanAttributes() {}

  /** Verb and table where there is one of each; low in number, as names of spans have to be. */
  static String name(StatementTrace trace) {
    String verb = operation(trace.verbs());
    if (verb.isEmpty()) {
      return "statement";
    }
    return trace.tables().size() == 1 ? verb + " " + trace.tables().get(0) : verb;
  }

  static void set(Span span, StatementTrace trace) {
    span.setAttribute("db.system.name", "mysql");
    text(span, "db.namespace", trace.schema());
    text(span, "db.operation.name", operation(trace.verbs()));
    text(span, "db.query.text", trace.text());
    if (trace.tables().size() == 1) {
      span.setAttribute("db.collection.name", trace.tables().get(0));
    }
    span.setAttribute("server.address", trace.host());
    span.setAttribute("server.port", trace.port());
    if (trace.errorCode() != 0) {
      span.setAttribute("db.response.status_code", Integer.toString(trace.errorCode()));
      span.setAttribute("error.type", Integer.toString(trace.errorCode()));
    }
    if (trace.timing().answered() != 0) {
      span.setAttribute("db.response.returned_rows", trace.returnedRows());
    }
    span.setAttribute("sallyport.session", trace.session());
    span.setAttribute("sallyport.statement", trace.number());
    span.setAttribute("sallyport.command", trace.command());
    span.setAttribute("sallyport.principal", trace.principal());
    span.setAttribute("sallyport.connection", trace.connection());
    span.setAttribute("sallyport.verdict", trace.verdict());
    span.setAttribute("sallyport.rule", trace.rule());
    span.setAttribute("sallyport.outcome", trace.outcome());
    span.setAttribute("sallyport.held_ms", TimeUnit.NANOSECONDS.toMillis(trace.timing().held()));
  }

  private static String operation(List<String> verbs) {
    return String.join(" ", verbs).toUpperCase(Locale.ROOT);
  }

  private static void text(Span span, String key, String value) {
    if (!value.isEmpty()) {
      span.setAttribute(key, value);
    }
  }
}
