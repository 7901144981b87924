package dev.sallyport.identity;

import static dev.sallyport.identity.SamlProvider.AUDIENCE;
import static dev.sallyport.identity.SamlProvider.CALLBACK;
import static dev.sallyport.identity.SamlProvider.attribute;
import static dev.sallyport.identity.SamlProvider.encode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.SamlConfig;
import dev.sallyport.config.SamlConfig.NameId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamlSignInTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final SamlProvider IDP = new SamlProvider();
  private static final SamlProvider OTHER = new SamlProvider(KnownRsaKeys.pair(2048, 1));
  private static final String REQUEST = "_request";

  private SamlSignIn signIn;

  @AfterAll
  static void close() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @BeforeEach
  void configure() {
    signIn = new SamlSignIn(config(NameId.PERSISTENT, List.of(IDP)), VERTX, Clock.systemUTC());
  }

  @Test
  void shouldTellWhoSignedInAndTheirGroups() {
    VerifiedToken token = accepted(IDP.answer(REQUEST));

    Principal principal = token.principal();
    assertThat(principal.id()).isEqualTo("corp:G-42");
    assertThat(principal.name()).isEqualTo("Dora");
    assertThat(principal.kind()).isEqualTo(Principal.Kind.HUMAN);
    assertThat(principal.issuer()).isEqualTo("corp");
    assertThat(principal.groups()).containsExactlyInAnyOrder("dba", "leads");
    assertThat(token.expiresAt()).isBefore(Instant.now().plusSeconds(61));
  }

  @Test
  void shouldTakeWhatOtherProvidersDoOtherwise() {
    assertThat(accepted(IDP.answer("_both").signed(a -> a.signResponse = true), "_both"))
        .isNotNull();
    assertThat(accepted(IDP.answer("_bare").signed(a -> a.embedCertificate = false), "_bare"))
        .isNotNull();
    String qualified =
        SamlProvider.PERSISTENT
            + "\" NameQualifier=\""
            + SamlProvider.ENTITY_ID
            + "\" SPNameQualifier=\""
            + SamlProvider.AUDIENCE;
    assertThat(accepted(IDP.answer("_qualified").with("format", qualified), "_qualified"))
        .isNotNull();
    String oneByOne = attribute("groups", "dba") + attribute("groups", "Domain Users, all");
    assertThat(accepted(IDP.answer("_one").attributes(oneByOne), "_one").principal().groups())
        .containsExactlyInAnyOrder("dba", "Domain Users, all");
    assertThat(
            accepted(IDP.answer("_none").attributes(attribute("mail", "x")), "_none")
                .principal()
                .groups())
        .isEmpty();
    signIn = new SamlSignIn(config(NameId.EMAIL, List.of(OTHER, IDP)), VERTX, Clock.systemUTC());
    Principal byMail =
        accepted(
                IDP.answer("_mail")
                    .with("format", NameId.EMAIL.format())
                    .with("nameId", "dora@corp.example")
                    .attributes(attribute("x", "y")),
                "_mail")
            .principal();
    assertThat(byMail.id()).isEqualTo("corp:dora@corp.example");
    assertThat(byMail.name()).isEqualTo("dora@corp.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          issuer      | https://evil.example  | another identity provider
          destination | https://evil.example/ | was sent to 'https://evil.example/'
          destination | ''                    | was sent to ''
          request     | _other                | answers another sign-in
          request     | ''                    | answers another sign-in
          confirmed   | _other                | another sign-in or recipient
          recipient   | https://evil.example/ | another sign-in or recipient
          status      | Requester             | refused the sign-in: 'Requester'
          nameId      | ''                    | NameID
          nameId      | ' G-42'               | NameID
          nameId      | G<b>-42</b>           | does not follow SAML 2.0
          nameId      | G&#x200b;-42          | printable characters
          format      | urn:oasis:names:tc:SAML:2.0:nameid-format:transient | 'transient', expected 'persistent': only an identifier that stays
          format      | urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress | 'emailAddress', expected 'persistent'
          format      | urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="https://branch.example | is one of 'https://branch.example', not of
          format      | urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier=" | is one of '', not of
          format      | urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" SPNameQualifier="https://other.example | made for somebody else
          issued      | 2090-01-01T00:00:00Z  | from the future
          end         | 2020-01-01T00:00:00Z  | expired
          end         | tomorrow              | does not follow SAML 2.0
          start       | 2090-01-01T00:00:00Z  | not valid yet
          audienceRestriction | ''            | no AudienceRestriction
          audienceRestriction | <saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction> | another audience
          """)
  void shouldRefuseASignedResponseThatIsNotForUsOrNotForNow(
      String part, String value, String reason) {
    assertThat(refusal(IDP.answer(REQUEST).with(part, value).encoded())).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({"-31, true", "-29, false"})
  void shouldAllowForNoMoreThanTheConfiguredSkew(long secondsToEnd, boolean refused) {
    Instant now = Instant.now();
    String response =
        IDP.answer(REQUEST).with("end", now.plusSeconds(secondsToEnd).toString()).encoded();
    signIn =
        new SamlSignIn(
            config(NameId.PERSISTENT, List.of(IDP)), VERTX, Clock.fixed(now, ZoneOffset.UTC));
    assertThat(
            refusalOf(signIn.complete(response, REQUEST, CALLBACK, Optional.empty())).isPresent())
        .isEqualTo(refused);
  }

  @Test
  void shouldRefuseEarlinessAndMissingTimesItself() {
    String early = Instant.now().plusSeconds(40).toString();
    assertThat(refusal(IDP.answer(REQUEST).with("start", early).encoded()))
        .contains("not valid before");
    String noTimes = IDP.answer(REQUEST).xml().replaceAll(" NotOnOrAfter=\"[^\"]*\"", "");
    assertThat(refusal(encode(noTimes))).isNotEmpty();
  }

  @Test
  void shouldRefuseWhatWasShownBefore() {
    String response = IDP.answer(REQUEST).encoded();
    assertThat(refusalOf(signIn.complete(response, REQUEST, CALLBACK, Optional.empty()))).isEmpty();
    assertThat(refusal(response)).contains("used before");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >dba<             | >admins<          | its signature is not the identity provider's
          >G-42<            | >G-43<            | its signature is not the identity provider's
          >Dora<            | >Dorb<            | its signature is not the identity provider's
          Name="groups"     | Name="sgroups"    | its signature is not the identity provider's
          <ds:Reference URI="#_assertion-_request"> | <ds:Reference URI=""> | covers something else
          <ds:Reference URI="#_assertion-_request"> | <ds:Reference URI="#_response1"> | covers something else
          <ds:Reference URI="#_assertion-_request"> | <ds:Reference URI="http://127.0.0.1:1/x"> | covers something else
          enveloped-signature | base64          | leaves parts out
          <ds:X509Data>     | <ds:RetrievalMethod URI="http://127.0.0.1:1/x"/><ds:X509Data> | 'RetrievalMethod' in a place
          </samlp:Response> | <saml:Advice/></samlp:Response> | 'Advice' in a place
          <samlp:Status>    | <samlp:Extensions/><samlp:Status> | 'Extensions' in a place
          """)
  void shouldRefuseWhatWasChanged(String good, String bad, String reason) {
    String xml = IDP.answer(REQUEST).xml();
    assertThat(xml).contains(good);
    assertThat(refusal(encode(xml.replace(good, bad)))).contains(reason);
  }

  @Test
  void shouldRefuseWhatTheProviderDidNotSign() {
    assertThat(refusal(IDP.answer(REQUEST).signed(a -> a.signAssertion = false).encoded()))
        .contains("is not signed");
    assertThat(
            refusal(
                IDP.answer(REQUEST)
                    .signed(
                        a -> {
                          a.signAssertion = false;
                          a.signResponse = true;
                        })
                    .encoded()))
        .contains("the assertion is not signed");
    assertThat(refusal(OTHER.answer(REQUEST).encoded())).contains("its signature is not");
    assertThat(refusal(OTHER.answer(REQUEST).signed(a -> a.embedCertificate = false).encoded()))
        .contains("its signature is not");
    // The provider's assertion in a response that somebody else signed.
    String mixed =
        OTHER
            .answer(REQUEST)
            .signed(
                a -> {
                  a.signAssertion = false;
                  a.signResponse = true;
                })
            .xml();
    String assertion = between(IDP.answer(REQUEST).xml(), "<saml:Assertion", "</saml:Assertion>");
    assertThat(
            refusal(
                encode(
                    mixed.replace(
                        between(mixed, "<saml:Assertion", "</saml:Assertion>"), assertion))))
        .contains("its signature is not");
  }

  @Test
  void shouldRefuseSha1() {
    assertThat(
            refusal(
                IDP.answer(REQUEST)
                    .signed(a -> a.signatureMethod = "http://www.w3.org/2000/09/xmldsig#rsa-sha1")
                    .encoded()))
        .contains("'rsa-sha1' as its SignatureMethod");
    assertThat(
            refusal(
                IDP.answer(REQUEST)
                    .signed(a -> a.digestMethod = "http://www.w3.org/2000/09/xmldsig#sha1")
                    .encoded()))
        .contains("'sha1' as its DigestMethod");
  }

  @ParameterizedTest
  @EnumSource(SignatureWrapping.class)
  void shouldRefuseWrappedSignatures(SignatureWrapping attack) {
    for (boolean whole : new boolean[] {false, true}) {
      String signed = IDP.answer(REQUEST).signed(a -> a.signResponse = whole).xml();
      String wrapped = attack.apply(signed, xml -> xml.replace(">G-42<", ">admin<"));
      assertThat(wrapped).contains(">admin<").contains(">G-42<");
      assertThat(refusal(encode(wrapped))).isNotEmpty();
    }
    // Nothing of it was used up: the very response that was wrapped is still good.
    assertThat(
            refusalOf(
                signIn.complete(
                    IDP.answer(REQUEST).encoded(), REQUEST, CALLBACK, Optional.empty())))
        .isEmpty();
  }

  /** CVE-2017-11427: the signature does not cover comments, and readers stopped at them. */
  @ParameterizedTest
  @ValueSource(strings = {"G-42<!---->.evil", "G-42<?x?>.evil", "<![CDATA[G-42]]>.evil"})
  void shouldRefuseTextInPieces(String nameId) {
    String xml = IDP.answer(REQUEST).with("nameId", "G-42.evil").xml();
    assertThat(refusal(encode(xml.replace("G-42.evil", nameId))))
        .contains("holds a DOCTYPE, a comment, CDATA or a processing instruction");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE samlp:Response [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE samlp:Response SYSTEM \"http://127.0.0.1:1/x.dtd\">",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
      })
  void shouldRefuseADoctype(String doctype) {
    assertThat(refusal(encode(doctype + IDP.answer(REQUEST).xml()))).contains("DOCTYPE");
  }

  @Test
  void shouldRefuseWhatIsNoResponse() {
    assertThat(refusal("")).contains("not well-formed");
    assertThat(refusal("!!!")).contains("not well-formed");
    assertThat(refusal(encode("<a/>"))).contains("no SAML 2.0 response");
    assertThat(refusal(encode("&x;"))).contains("not well-formed");
    assertThat(refusal(encode("<a>&x;</a>"))).contains("not well-formed");
    assertThat(refusal(encode("<a".repeat(3)))).contains("not well-formed");
    assertThat(refusal(encode("<a>".repeat(20_000) + "</a>".repeat(20_000)))).contains("too deep");
    assertThat(refusal(encode("<a>" + "<b/>".repeat(6_000) + "</a>"))).contains("too many");
    assertThat(refusal("A".repeat(1 << 20))).contains("longer than 262144 characters");
    assertThat(
            refusal(
                encode(
                    IDP.answer(REQUEST)
                        .xml()
                        .replaceAll("saml:Assertion\\b", "saml:EncryptedAssertion"))))
        .contains("encrypted");
  }

  @Test
  void shouldRefuseHalfAListOfGroups() {
    assertThat(refusal(groups(attribute("groups", "")))).contains("'groups' holds a name");
    assertThat(refusal(groups(attribute("groups", "dba", " ")))).contains("'groups' holds a name");
    assertThat(refusal(groups(attribute("groups", "g".repeat(257))))).contains("holds a name");
    assertThat(refusal(groups(attribute("groups", "<x xmlns=\"urn:a\">dba</x>"))))
        .contains("elements in its AttributeValue");
    String many =
        IntStream.range(0, 257)
            .mapToObj(i -> "<saml:AttributeValue>g" + i + "</saml:AttributeValue>")
            .collect(Collectors.joining());
    assertThat(refusal(groups("<saml:Attribute Name=\"groups\">" + many + "</saml:Attribute>")))
        .contains("more than 256 groups");
  }

  @Test
  void shouldAskForALastingIdentifierAndTellWhereToAnswer() {
    URI request = signIn.requestUri("_r<1", "state&", CALLBACK, false);
    assertThat(request.toString())
        .startsWith("https://idp.example/sso?tenant=1&SAMLRequest=")
        .endsWith("&RelayState=state%26");
    assertThat(signIn.metadata(CALLBACK))
        .contains("entityID=\"" + AUDIENCE + "\"", "Location=\"" + CALLBACK + "\"")
        .contains("WantAssertionsSigned=\"true\"");
  }

  private static String groups(String attributes) {
    return IDP.answer(REQUEST).attributes(attributes).encoded();
  }

  private VerifiedToken accepted(SamlProvider.Answer answer) {
    return accepted(answer, REQUEST);
  }

  private VerifiedToken accepted(SamlProvider.Answer answer, String request) {
    Future<VerifiedToken> token =
        signIn.complete(answer.encoded(), request, CALLBACK, Optional.empty());
    assertThat(refusalOf(token)).isEmpty();
    return token.result();
  }

  private String refusal(String response) {
    return refusalOf(signIn.complete(response, REQUEST, CALLBACK, Optional.empty())).orElse("");
  }

  /** The reason; anything but a refusal fails the test. */
  private static Optional<String> refusalOf(Future<VerifiedToken> token) {
    try {
      token.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TokenRejectedException.class);
      return Optional.of(e.getCause().getMessage());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String between(String text, String start, String end) {
    return text.substring(text.indexOf(start), text.lastIndexOf(end) + end.length());
  }

  private static SamlConfig config(NameId nameId, List<SamlProvider> trusted) {
    return new SamlConfig(
        "corp",
        SamlProvider.ENTITY_ID,
        URI.create("https://idp.example/sso?tenant=1"),
        trusted.stream().map(p -> p.certificate).toList(),
        Optional.empty(),
        nameId,
        "displayName",
        "groups",
        Duration.ofSeconds(30));
  }
}
