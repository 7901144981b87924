package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.config.LedgerConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.recording.chain.SigningKey;
import dev.sallyport.recording.chain.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that signs the trail: drawn once, kept from others, and bound to the one before it. */
class LedgerHomeTest {
  @TempDir private Path directory;

  @Test
  void shouldDrawAKeyOnceForItsOwnerAlone() throws Exception {
    LedgerHome first = LedgerHome.open(config(Optional.empty()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    LedgerHome second = LedgerHome.open(config(Optional.empty()));
    assertThat(second.home()).isEqualTo(first.home());
    assertThat(second.key().publicKey()).isEqualTo(first.key().publicKey());
    assertThat(second.previous()).isEmpty();
    assertThat(first.toString()).doesNotContain(first.key().pem().reveal());
  }

  @Test
  void shouldLetTheKeyThatWasDrawnSignTheChangeToOneThatIsConfigured() throws Exception {
    VerifyingKey drawn = LedgerHome.open(config(Optional.empty())).key().publicKey();
    SigningKey configured = SigningKey.generate();
    LedgerHome home = LedgerHome.open(config(Optional.of(configured.pem())));
    assertThat(home.key().publicKey()).isEqualTo(configured.publicKey());
    assertThat(home.previous()).extracting(SigningKey::publicKey).containsExactly(drawn);
  }

  @Test
  void shouldNotReadAFileThatIsNoKeyNorPutAnotherInItsPlace() throws Exception {
    LedgerHome.open(config(Optional.empty()));
    for (String content : List.of("", "no key", "-".repeat(1 << 20))) {
      Files.writeString(file(), content);
      assertThatThrownBy(() -> LedgerHome.open(config(Optional.empty())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(content.length() > 100 ? "too large for a key" : "ledger.key is");
      assertThat(Files.readString(file())).isEqualTo(content);
    }
  }

  private Path file() {
    return directory.resolve("journal").resolve("ledger.key");
  }

  private AuditConfig config(Optional<Secret> key) {
    return new AuditConfig(
        directory.resolve("journal"),
        Durability.PROCESS,
        64 << 20,
        100,
        64 << 10,
        List.of(),
        new LedgerConfig(key, List.of(), List.of(), List.of()));
  }
}
