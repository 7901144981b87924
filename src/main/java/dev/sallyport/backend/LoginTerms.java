package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.identity.Admission;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.SslRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the gateway says about itself and the agent at login. */
final class LoginTerms {
  /** Attribute that names the principal to people who look at the server. */
  static final String PRINCIPAL_ATTRIBUTE = "_sallyport_principal";

  private static final String OWN_PREFIX = "_sallyport";

  /** Bytes of agents' attributes that are passed on; servers keep 512 unless told otherwise. */
  private static final int MAX_ATTRIBUTE_BYTES = 16_384;

  /** What the gateway uses on every connection when the server has it. */
  private static final Capabilities OWN =
      Capabilities.of(
          Capability.PROTOCOL_41,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.PLUGIN_AUTH,
          Capability.PLUGIN_AUTH_LENENC_DATA,
          Capability.CONNECT_ATTRS,
          Capability.SESSION_TRACK);

  /** What agents cannot have: TLS is ours, and what hides statements or columns from us. */
  private static final Capability[] NEVER = {
    Capability.SSL,
    Capability.COMPRESS,
    Capability.ZSTD_COMPRESSION,
    Capability.MULTI_FACTOR,
    Capability.OPTIONAL_RESULTSET_METADATA,
    Capability.CAN_HANDLE_EXPIRED_PASSWORDS,
    Capability.CAPABILITY_EXTENSION,
    Capability.SSL_VERIFY_SERVER_CERT,
    Capability.REMEMBER_OPTIONS,
    Capability.CONNECT_WITH_DB
  };

  private final Admission admission;
  private final BackendLogin login;
  private final BackendCredential credential;
  private final Optional<String> schema;
  private final int maxPacketBytes;

  LoginTerms(
      Admission admission, BackendLogin login, BackendCredential credential, int maxPacketBytes) {
    this.admission = admission;
    this.login = login;
    this.credential = credential;
    this.schema = login.schema().or(admission.connection()::schema);
    this.maxPacketBytes = maxPacketBytes;
  }

  ConnectionConfig connection() {
    return admission.connection();
  }

  /** Whether the user was made for this session. */
  boolean shortLivedUser() {
    return connection().account() instanceof AccountConfig.Ephemeral;
  }

  /** The schema to begin in. */
  Optional<String> schema() {
    return schema;
  }

  /** What both ends know and the gateway can do. */
  Capabilities capabilities(Capabilities offered) {
    Capabilities wanted = new Capabilities(login.wanted().without(NEVER).bits() | OWN.bits());
    if (schema.isPresent()) {
      wanted = wanted.with(Capability.CONNECT_WITH_DB);
    }
    return wanted.and(offered);
  }

  SslRequest sslRequest(Capabilities capabilities) {
    return new SslRequest(capabilities, maxPacketBytes, collation());
  }

  HandshakeResponse response(Capabilities capabilities, PasswordAnswer answer) {
    return new HandshakeResponse(
        capabilities,
        maxPacketBytes,
        collation(),
        credential.user(),
        answer.scrambleBytes(),
        schema,
        Optional.of(answer.plugin()),
        attributes());
  }

  BackendCredential credential() {
    return credential;
  }

  private int collation() {
    boolean sendable = login.collation() > 0 && login.collation() <= 0xff;
    return sendable ? login.collation() : Collations.UTF8MB4_GENERAL_CI;
  }

  /** Ours first: servers cut what is too long at the end. */
  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(PRINCIPAL_ATTRIBUTE, admission.principal().id());
    int bytes = 0;
    for (Map.Entry<String, String> entry : login.attributes().entrySet()) {
      // Four bytes for each character at most, and the lengths.
      bytes += 4 * (entry.getKey().length() + entry.getValue().length()) + 18;
      if (bytes <= MAX_ATTRIBUTE_BYTES && !entry.getKey().startsWith(OWN_PREFIX)) {
        attributes.put(entry.getKey(), entry.getValue());
      }
    }
    return attributes;
  }
}
