package dev.sallyport.access.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SecretsConfig;
import dev.sallyport.config.SecretsKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSealTest {
  private static final String PASSWORD = "correct-horse-\u00fcber-42";
  private static final Secret INSTALLATION = Secret.of("installation-a");
  private static final SecretsKey KEY = SampleConnections.key(1);
  private static final ConnectionConfig ORDERS =
      SampleConnections.ephemeral("orders", "db.example.com", 3306, PASSWORD);

  private final SecretSeal seal = seal(KEY);

  private static SecretSeal seal(SecretsKey key, SecretsKey... previous) {
    return new SecretSeal(new SecretsConfig(Optional.of(key), List.of(previous)), INSTALLATION);
  }

  private static ConnectionConfig bare(ConnectionConfig connection) {
    return connection.withPassword(Secret.of(""));
  }

  @Test
  void shouldOpenWhatItSealed() throws SealException {
    SealedSecret sealed = seal.seal(ORDERS);

    assertThat(seal.open(bare(ORDERS), sealed)).isEqualTo(ORDERS);
    assertThat(sealed.keyId()).isEqualTo(KEY.id());
    assertThat(seal.isCurrent(sealed)).isTrue();
  }

  @Test
  void shouldTellNothingOfThePasswordNotEvenItsLength() {
    SealedSecret sealed = seal.seal(ORDERS);
    SealedSecret shorter = seal.seal(ORDERS.withPassword(Secret.of("x")));

    assertThat(sealed.toString()).doesNotContain(sealed.text()).doesNotContain(PASSWORD);
    assertThat(new String(Base64.getDecoder().decode(sealed.text()))).doesNotContain("horse");
    assertThat(shorter.text()).hasSameSizeAs(sealed.text());
  }

  @Test
  void shouldSealEachTimeWithAnotherNonce() {
    assertThat(seal.seal(ORDERS).text()).isNotEqualTo(seal.seal(ORDERS).text());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 12, 40, -1})
  void shouldNotOpenWhatWasAlteredByOneBit(int at) {
    SealedSecret sealed = seal.seal(ORDERS);
    byte[] bytes = Base64.getDecoder().decode(sealed.text());
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    SealedSecret altered =
        new SealedSecret(sealed.keyId(), Base64.getEncoder().encodeToString(bytes));

    assertRefused(bare(ORDERS), altered);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no base64!", "AAAA", "AAAAAAAAAAAAAAAA"})
  void shouldNotOpenRubbish(String text) {
    assertRefused(bare(ORDERS), new SealedSecret(KEY.id(), text));
  }

  static Stream<ConnectionConfig> others() {
    AccountConfig account = bare(ORDERS).account();
    return Stream.of(
        SampleConnections.ephemeral("payroll", "db.example.com", 3306, ""),
        SampleConnections.ephemeral("orders", "evil.example.com", 3306, ""),
        SampleConnections.ephemeral("orders", "db.example.com", 3307, ""),
        with(account, BackendTls.DISABLED, Optional.of("shop")),
        with(account, BackendTls.REQUIRED, Optional.of("shop2")),
        with(account, BackendTls.REQUIRED, Optional.empty()),
        with(
            new AccountConfig.Ephemeral("other", Secret.of(""), Grants.SESSION, "%"),
            BackendTls.REQUIRED,
            Optional.of("shop")),
        with(
            new AccountConfig.Ephemeral("admin", Secret.of(""), Grants.STATEMENT, "%"),
            BackendTls.REQUIRED,
            Optional.of("shop")),
        with(
            new AccountConfig.Ephemeral("admin", Secret.of(""), Grants.SESSION, "10.%"),
            BackendTls.REQUIRED,
            Optional.of("shop")),
        with(
            new AccountConfig.Stored("admin", Secret.of("")),
            BackendTls.REQUIRED,
            Optional.of("shop")));
  }

  private static ConnectionConfig with(
      AccountConfig account, BackendTls tls, Optional<String> schema) {
    return new ConnectionConfig(
        "orders", "db.example.com", 3306, schema, account, tls, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @MethodSource("others")
  void shouldNotOpenBesideOtherSettingsThanItWasSealedWith(ConnectionConfig other) {
    assertRefused(other, seal.seal(ORDERS));
  }

  @Test
  void shouldNotOpenInAnotherInstallation() {
    SecretSeal elsewhere =
        new SecretSeal(new SecretsConfig(Optional.of(KEY), List.of()), Secret.of("installation-b"));

    assertThatThrownBy(() -> elsewhere.open(bare(ORDERS), seal.seal(ORDERS)))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("altered, or comes from another store");
  }

  @Test
  void shouldNameTheKeyThatIsMissing() {
    SealedSecret sealed = seal.seal(ORDERS);

    assertThatThrownBy(() -> seal(SampleConnections.key(2)).open(bare(ORDERS), sealed))
        .isInstanceOf(SealException.class)
        .hasMessageContaining(KEY.id())
        .hasMessageContaining("neither secrets.key nor among secrets.previous_keys");
    SecretSeal none = new SecretSeal(SecretsConfig.NONE, INSTALLATION);
    assertThat(none.canSeal()).isFalse();
    assertThatThrownBy(() -> none.open(bare(ORDERS), sealed))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("no key is configured");
  }

  @Test
  void shouldNotTakeOneKeysIdForAnothers() {
    SealedSecret sealed = seal.seal(ORDERS);
    SecretsKey other = SampleConnections.key(2);

    assertThatThrownBy(
            () -> seal(other).open(bare(ORDERS), new SealedSecret(other.id(), sealed.text())))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("altered");
  }

  @Test
  void shouldOpenWithAPreviousKeyAndSayThatItIsOld() throws SealException {
    SealedSecret sealed = seal.seal(ORDERS);
    SecretSeal rotated = seal(SampleConnections.key(2), KEY);

    assertThat(rotated.open(bare(ORDERS), sealed)).isEqualTo(ORDERS);
    assertThat(rotated.isCurrent(sealed)).isFalse();
    assertThat(rotated.isCurrent(rotated.seal(ORDERS))).isTrue();
  }

  private void assertRefused(ConnectionConfig settings, SealedSecret sealed) {
    assertThatThrownBy(() -> seal.open(settings, sealed))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("altered")
        .hasMessageNotContaining(PASSWORD);
  }
}
