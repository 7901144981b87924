package dev.sallyport.sql.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads JSON value by value and says of everything unexpected where it stands. After each call the
 * parser stands on the last token of what was read.
 */
final class StrictObject implements AutoCloseable {
  private static final int MAX_DEPTH = 10;
  private static final int MAX_STRING_CHARS = 16 * 1024 * 1024;
  private static final int MAX_KEY_CHARS = 100;
  private static final long MAX_DOCUMENT_BYTES = 1L << 30;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .maxNameLength(MAX_KEY_CHARS)
                  .maxDocumentLength(MAX_DOCUMENT_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final JsonParser parser;

  StrictObject(InputStream in) throws IOException {
    this.parser = JSON.createParser(in);
  }

  /** Reads the value of a key. */
  @FunctionalInterface
  interface Member {
    void read(String key) throws IOException;
  }

  /** Reads an element of an array. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /** One object and nothing behind it. */
  void document(Member member, String... required) throws IOException {
    next();
    object(member, required);
    if (next() != null) {
      throw problem("something follows the end of the object");
    }
  }

  /** An object, on whose first token the parser stands. */
  void object(Member member, String... required) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    Set<String> missing = new HashSet<>(List.of(required));
    while (next() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      missing.remove(key);
      next();
      member.read(key);
    }
    if (!missing.isEmpty()) {
      throw problem("'" + missing.stream().sorted().findFirst().orElseThrow() + "' is missing");
    }
  }

  /** An array, on whose first token the parser stands. */
  void array(Element element) throws IOException {
    expect(JsonToken.START_ARRAY, "a list");
    while (next() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "text");
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw problem(e.getOriginalMessage());
    }
  }

  String oneOf(String... words) throws IOException {
    String word = text();
    if (!List.of(words).contains(word)) {
      throw problem("'" + word + "' is none of " + String.join(", ", words));
    }
    return word;
  }

  boolean bool() {
    if (!parser.currentToken().isBoolean()) {
      expect(JsonToken.VALUE_TRUE, "true or false");
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  int integer() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    try {
      return parser.getIntValue();
    } catch (JsonProcessingException e) {
      throw problem("the number is too large");
    }
  }

  UnreadableCatalogueException unknownKey(String key) {
    return problem("'" + key + "' is not a known key");
  }

  /** With the place where the parser stands. */
  UnreadableCatalogueException problem(String what) {
    return problem(what, parser.currentTokenLocation());
  }

  private UnreadableCatalogueException problem(String what, JsonLocation at) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext in = parser.getParsingContext(); in != null; in = in.getParent()) {
      if (in.inObject() && in.getCurrentName() != null) {
        path.insert(0, "." + in.getCurrentName());
      } else if (in.inArray()) {
        path.insert(0, "[" + in.getCurrentIndex() + "]");
      }
    }
    String place = path.isEmpty() ? "" : path.substring(path.charAt(0) == '.' ? 1 : 0) + ": ";
    return new UnreadableCatalogueException(
        "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + place + what);
  }

  private JsonToken next() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw problem(e.getOriginalMessage(), e.getLocation());
    }
  }

  private void expect(JsonToken token, String what) {
    JsonToken found = parser.currentToken();
    if (found != token) {
      throw problem("expected " + what + ", found " + (found == null ? "nothing" : described()));
    }
  }

  private String described() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "null";
    };
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
