package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.config.SamlConfig.NameId;
import dev.sallyport.identity.KnownRsaKeys;
import dev.sallyport.identity.SamlProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamlSectionTest {
  private static final SamlProvider IDP = new SamlProvider();
  private static final SamlProvider NEXT = new SamlProvider(KnownRsaKeys.pair(2048, 1));
  private static final SamlProvider WEAK = new SamlProvider(KnownRsaKeys.pair(1024, 0));

  private static final String BY_METADATA =
      """
      web:
        saml:
          name: corp
          metadata: idp.xml
      connections:
        orders:
          host: db.example.com
          account: stored
          user: gate
          password: ${env:PASSWORD}
      """;

  private static final String BY_KEYS =
      BY_METADATA.replace(
          "    metadata: idp.xml\n",
          """
              idp_entity_id: https://idp.example/saml
              sso_url: https://idp.example/sso
              certificates: [old.pem, new.pem]
              entity_id: urn:sallyport
              name_id: email
              groups_attribute: memberOf
          """);

  private static final String METADATA =
      """
      <?xml version="1.0"?>
      <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/saml">
        <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <KeyDescriptor use="signing">%s</KeyDescriptor>
          <KeyDescriptor>%s</KeyDescriptor>
          <KeyDescriptor use="encryption">%s</KeyDescriptor>
          <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/>
          <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
        </IDPSSODescriptor>
      </EntityDescriptor>
      """;

  @TempDir Path directory;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(
        directory.resolve("idp.xml"),
        METADATA.formatted(keyInfo(IDP), keyInfo(NEXT), keyInfo(WEAK)));
    Files.writeString(directory.resolve("old.pem"), pem(IDP));
    Files.writeString(directory.resolve("new.pem"), pem(NEXT));
    Files.writeString(directory.resolve("weak.pem"), pem(WEAK));
  }

  @Test
  void shouldReadAProviderFromItsMetadata() throws IOException {
    GatewayConfig config = load(BY_METADATA);
    SamlConfig saml = config.web().saml().orElseThrow();

    assertThat(config.web().signIn()).isEmpty();
    assertThat(config.identity().issuers()).isEmpty();
    assertThat(config.issuerNames()).containsExactly("corp");
    assertThat(saml.idpEntityId()).isEqualTo("https://idp.example/saml");
    assertThat(saml.signOn()).isEqualTo(URI.create("https://idp.example/sso"));
    assertThat(saml.certificates()).containsExactly(IDP.certificate, NEXT.certificate);
    assertThat(saml.nameId()).isEqualTo(NameId.PERSISTENT);
  }

  @Test
  void shouldReadAProviderFromKeys() throws IOException {
    SamlConfig saml = load(BY_KEYS).web().saml().orElseThrow();

    assertThat(saml.certificates()).containsExactly(IDP.certificate, NEXT.certificate);
    assertThat(saml.entityId()).hasValue("urn:sallyport");
    assertThat(saml.nameId()).isEqualTo(NameId.EMAIL);
    assertThat(saml.groupsAttribute()).isEqualTo("memberOf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata: idp.xml | metadata: none.xml                          | :4: web.saml.metadata: file '
          metadata: idp.xml | metadata: old.pem                           | :4: web.saml.metadata: file '
          metadata: idp.xml | name_id: email                              | :2: web.saml.idp_entity_id: is missing
          metadata: idp.xml | { metadata: idp.xml                         | is not YAML
          name: corp        | name: Corp                                  | :3: web.saml.name: 'Corp' cannot be a name
          name: corp        | nmae: corp                                  | :3: web.saml.nmae: is not a known key; did you mean 'name'?
          name: corp        | name: corp,                                 | :3: web.saml.name: 'corp,' cannot be a name
          name: corp        | name: corp\\n    name_id: transient         | :4: web.saml.name_id: 'transient' is not known; expected one of persistent, email
          name: corp        | name: corp\\n    sso_url: https://x.example | :4: web.saml.sso_url: stands beside 'metadata'
          name: corp        | name: corp\\n    clock_skew: 1h             | :4: web.saml.clock_skew: '1h' is out of range
          """)
  void shouldRefuseAWrongProviderWithItsLine(String good, String bad, String expected)
      throws IOException {
    assertThat(problemsOf(BY_METADATA.replaceFirst(Pattern.quote(good), bad.replace("\\n", "\n"))))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://idp.example/sso | http://idp.example/sso | :5: web.saml.sso_url: 'http://idp.example/sso' is not protected
          old.pem                 | weak.pem               | :6: web.saml.certificates: holds a key that is not taken; expected RSA of 2048
          old.pem                 | idp.xml                | :6: web.saml.certificates: file '
          [old.pem, new.pem]      | []                     | :6: web.saml.certificates: has no entry
          """)
  void shouldRefuseAWrongKeyWithItsLine(String good, String bad, String expected)
      throws IOException {
    assertThat(problemsOf(BY_KEYS.replace(good, bad)))
        .anySatisfy(problem -> assertThat(problem).contains(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <?xml version="1.0"?> | <!DOCTYPE x SYSTEM "file:///etc/passwd"> | is not XML, or has a DOCTYPE
          EntityDescriptor      | EntitiesDescriptor | is no EntityDescriptor
          IDPSSODescriptor      | SPSSODescriptor    | has 0 IDPSSODescriptor
          HTTP-Redirect         | SOAP               | has no SingleSignOnService with the binding HTTP-Redirect
          MII                   | !!!                | has an X509Certificate that cannot be read
          X509Certificate       | X509Certificates   | has no certificate to check signatures with
          """)
  void shouldRefuseMetadataOfSomethingElse(String good, String bad, String expected)
      throws IOException {
    Path file = directory.resolve("idp.xml");
    Files.writeString(file, Files.readString(file).replace(good, bad));
    assertThat(problemsOf(BY_METADATA))
        .singleElement()
        .asString()
        .startsWith(directory.resolve("sallyport.yaml") + ":4: web.saml.metadata: ")
        .contains(expected);
  }

  @Test
  void shouldRefuseAConsoleThatNobodyCanEnterAndOneNameForTwoIssuers() throws IOException {
    assertThat(
            problemsOf(BY_METADATA.replaceFirst("(?s)web:.*?connections", "web: {}\nconnections")))
        .anySatisfy(
            p -> assertThat(p).contains(":1: web.sign_in: is missing; expected sign_in, saml"));
    assertThat(
            problemsOf(
                BY_METADATA
                    + """
                    identity:
                      issuers:
                        - name: corp
                          issuer: https://login.example.com
                          audiences: [sallyport]
                    """))
        .singleElement()
        .asString()
        .contains(":3: web.saml.name: 'corp' is one of identity.issuers too");
  }

  private static String keyInfo(SamlProvider provider) throws Exception {
    return "<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>"
        + Base64.getMimeEncoder().encodeToString(provider.certificate.getEncoded())
        + "</X509Certificate></X509Data></KeyInfo>";
  }

  private static String pem(SamlProvider provider) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(provider.certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private GatewayConfig load(String yaml) throws IOException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, yaml);
    return new ConfigLoader(Map.of("PASSWORD", "tops3cret")).load(file);
  }

  private List<String> problemsOf(String yaml) throws IOException {
    return catchThrowableOfType(ConfigException.class, () -> load(yaml)).problems();
  }
}
