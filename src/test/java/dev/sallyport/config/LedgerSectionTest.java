package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.identity.KnownRsaKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerSectionTest {
  private static final String BEFORE =
      """
      web:
        sign_in: { issuer: company, client_id: console }
      identity:
        issuers:
          - { name: company, issuer: "https://login.example.com", audiences: [sallyport] }
      connections:
        orders: { host: db, account: stored, user: gate, password: "${env:SECRET}" }
      audit:
      """;

  @TempDir private Path directory;

  @Test
  void shouldTakeAKeyThatIsItsOwnersAlone() throws Exception {
    write("key.pem", pem("Ed25519"), "rw-------");
    assertThat(load("  signing_key: ${file:key.pem}\n").audit().ledger().signingKey()).isPresent();
    // A group is how a secret is handed over to a container
    write("key.pem", pem("Ed25519"), "r--r-----");
    assertThat(load("  signing_key: ${file:key.pem}\n").audit().ledger().signingKey()).isPresent();
  }

  @Test
  void shouldRefuseWhatIsNoKeyAndNameTheFile() throws Exception {
    String rsa = pem(KnownRsaKeys.pair(2048, 0).getPrivate());
    for (String content : List.of("not a key at all", rsa, pem("Ed25519").substring(0, 60))) {
      Path file = write("key.pem", content, "rw-------");
      assertThat(problems("  signing_key: ${file:key.pem}\n"))
          .singleElement()
          .asString()
          .contains("audit.signing_key", "file '" + file + "'", "is not an Ed25519 private key")
          .doesNotContain("not a key at all")
          .doesNotContain(content.substring(content.length() / 2));
    }
    assertThat(problems("  signing_key: ${env:SECRET}\n"))
        .singleElement()
        .asString()
        .contains("audit.signing_key", "is not an Ed25519 private key")
        .doesNotContain("s3cret-value");
  }

  @Test
  void shouldRefuseWhatCannotBeReadOrIsOpenToOthers() throws Exception {
    assertThat(problems("  signing_key: ${file:none.pem}\n"))
        .singleElement()
        .asString()
        .contains("audit.signing_key", "none.pem", "cannot be read");
    Path file = write("key.pem", pem("Ed25519"), "rw-------");
    for (String open : List.of("rw-r--r--", "rw--w----", "rw-----w-", "rw----r--")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
      assertThat(problems("  signing_key: ${file:key.pem}\n"))
          .as(open)
          .singleElement()
          .asString()
          .contains("audit.signing_key", "file '" + file + "'", "chmod 600");
    }
  }

  @Test
  void shouldLookAtEarlierKeysAsWell() throws Exception {
    write("key.pem", pem("Ed25519"), "rw-------");
    write("old.pem", "nothing", "rw-------");
    assertThat(
            problems(
                "  signing_key: ${file:key.pem}\n  previous_signing_keys: ['${file:old.pem}']\n"))
        .singleElement()
        .asString()
        .contains("previous_signing_keys", "old.pem");
  }

  @Test
  void shouldTakeKeysOfOtherNodesThatNobodyElseCanWrite() throws Exception {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(
                    KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    Path file = write("node.pem", pem, "rw-r--r--");
    String setting = "  trusted_keys: ['${file:node.pem}']\n";
    assertThat(load(setting).audit().ledger().trustedKeys()).hasSize(1);
    // When others can write it
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(problems(setting))
        .singleElement()
        .asString()
        .contains("audit.trusted_keys", "written by others");
    // When it is another key
    write("node.pem", pem("Ed25519"), "rw-r--r--");
    assertThat(problems(setting))
        .singleElement()
        .asString()
        .contains("audit.trusted_keys", "not an Ed25519 public key");
  }

  private static String pem(String algorithm) throws Exception {
    return pem(KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate());
  }

  private static String pem(PrivateKey key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private Path write(String name, String content, String permissions) throws IOException {
    Path file = directory.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private GatewayConfig load(String audit) throws IOException {
    Path file = Files.writeString(directory.resolve("sallyport.yaml"), BEFORE + audit);
    return new ConfigLoader(Map.of("SECRET", "s3cret-value")).load(file);
  }

  private List<String> problems(String audit) {
    return catchThrowableOfType(ConfigException.class, () -> load(audit)).problems();
  }
}
