package dev.sallyport.conformance;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a client logs in.
 *
 * @param capabilities that it asks for; what is not offered is not agreed on
 * @param collation id of the session's
 * @param attributes connection attributes
 */
record Wish(Capabilities capabilities, int collation, Map<String, String> attributes) {
  private static final int UTF8MB4_GENERAL_CI = 45;

  /** What drivers of today speak, without what changes the form of answers. */
  static final Wish PLAIN =
      new Wish(
          Capabilities.of(
              Capability.LONG_PASSWORD,
              Capability.LONG_FLAG,
              Capability.CONNECT_WITH_DB,
              Capability.PROTOCOL_41,
              Capability.TRANSACTIONS,
              Capability.SECURE_CONNECTION,
              Capability.MULTI_STATEMENTS,
              Capability.MULTI_RESULTS,
              Capability.PS_MULTI_RESULTS,
              Capability.PLUGIN_AUTH,
              Capability.PLUGIN_AUTH_LENENC_DATA),
          UTF8MB4_GENERAL_CI,
          Map.of());

  Wish {
    attributes = Map.copyOf(new LinkedHashMap<>(attributes));
  }

  Wish with(Capability... more) {
    return new Wish(capabilities.with(more), collation, attributes);
  }

  Wish without(Capability... fewer) {
    return new Wish(capabilities.without(fewer), collation, attributes);
  }

  Wish withCollation(int id) {
    return new Wish(capabilities, id, attributes);
  }

  Wish withAttributes(Map<String, String> pairs) {
    return new Wish(capabilities.with(Capability.CONNECT_ATTRS), collation, pairs);
  }
}
