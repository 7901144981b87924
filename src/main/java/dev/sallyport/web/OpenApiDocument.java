package dev.sallyport.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * The description of the API, put together from its parts once, at the start. Nothing in it is
 * secret, so anybody may read it.
 */
final class OpenApiDocument {
  private static final String FOLDER = "/openapi/";

  /** The first is the document itself; the others add paths and components. */
  private static final List<String> PARTS =
      List.of(
          "document.yaml",
          "sign-in.yaml",
          "approvals.yaml",
          "sessions.yaml",
          "reports.yaml",
          "access.yaml",
          "administration.yaml",
          "policies.yaml",
          "connections.yaml");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final ObjectNode document;

  private OpenApiDocument(ObjectNode document) {
    this.document = document;
  }

  /** Reads the parts from the class path. */
  static OpenApiDocument load() {
    ObjectNode whole = part(PARTS.get(0));
    for (String name : PARTS.subList(1, PARTS.size())) {
      add(whole, part(name), name);
    }
    return new OpenApiDocument(whole);
  }

  private static ObjectNode part(String name) {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(FOLDER + name + " is missing from the jar");
      }
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(FOLDER + name + " cannot be read", e);
    }
  }

  /** Sections that both have are put together; what both say is a mistake. */
  private static void add(ObjectNode whole, ObjectNode part, String name) {
    for (Map.Entry<String, JsonNode> entry : part.properties()) {
      JsonNode there = whole.get(entry.getKey());
      if (there == null) {
        whole.set(entry.getKey(), entry.getValue());
      } else if (isSection(entry.getKey()) && there instanceof ObjectNode known) {
        add(known, (ObjectNode) entry.getValue(), name);
      } else {
        throw new IllegalStateException(name + " says '" + entry.getKey() + "' a second time");
      }
    }
  }

  private static boolean isSection(String key) {
    return List.of("paths", "components", "parameters", "responses", "schemas").contains(key);
  }

  JsonNode json() {
    return document;
  }

  /** Reads and writes it on a worker thread: it takes too long for an event loop. */
  static Future<Written> write(Vertx vertx) {
    return vertx.executeBlocking(() -> load().written());
  }

  private Written written() throws JsonProcessingException {
    return new Written(
        Buffer.buffer(JSON.writeValueAsBytes(document)),
        Buffer.buffer(YAML.writeValueAsBytes(document)));
  }

  /** As it is answered with. */
  record Written(Buffer json, Buffer yaml) {}

  /** Answers with it once it is written. */
  static void mount(Router router, Future<Written> writing) {
    answer(router, "json", writing.map(Written::json));
    answer(router, "yaml", writing.map(Written::yaml));
  }

  private static void answer(Router router, String form, Future<Buffer> writing) {
    router
        .get("/api/v1/openapi." + form)
        .handler(
            ctx ->
                writing
                    .onSuccess(
                        text ->
                            ctx.response()
                                .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/" + form)
                                .end(text))
                    .onFailure(ctx::fail));
  }
}
