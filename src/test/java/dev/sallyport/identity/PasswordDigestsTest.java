package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import dev.sallyport.wire.connect.ScrambledPassword;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

/** Against the client's side of the same sums, written on its own in the wire room. */
class PasswordDigestsTest {
  @Provide
  Arbitrary<String> passwords() {
    return Arbitraries.strings().ofMinLength(1).ofMaxLength(80).filter(PasswordDigestsTest::whole);
  }

  private static boolean whole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static PasswordDigests digests(String password) {
    return PasswordDigests.of(Secret.of(password));
  }

  private static byte[] sha2(String password, byte[] challenge) {
    return ScrambledPassword.cachingSha2(password.getBytes(StandardCharsets.UTF_8), challenge);
  }

  private static byte[] nativeAnswer(String password, byte[] challenge) {
    return ScrambledPassword.nativePassword(password.getBytes(StandardCharsets.UTF_8), challenge);
  }

  @Property
  void shouldTakeTheAnswerThatAClientMakesOfThePassword(
      @ForAll("passwords") String password, @ForAll @Size(20) byte[] challenge) {
    PasswordDigests digests = digests(password);
    assertThat(digests.answersCachingSha2(challenge, sha2(password, challenge))).isTrue();
    assertThat(digests.answersNativePassword(challenge, nativeAnswer(password, challenge)))
        .isTrue();
  }

  @Property
  void shouldRefuseTheAnswerToAnotherChallengeOrOfAnotherPassword(
      @ForAll("passwords") String password,
      @ForAll @Size(2) @UniqueElements byte[] tails,
      @ForAll @Size(19) byte[] head) {
    byte[] asked = java.util.Arrays.copyOf(head, 20);
    byte[] other = asked.clone();
    asked[19] = tails[0];
    other[19] = tails[1];
    PasswordDigests digests = digests(password);
    assertThat(digests.answersCachingSha2(asked, sha2(password, other))).isFalse();
    assertThat(digests.answersNativePassword(asked, nativeAnswer(password, other))).isFalse();
    assertThat(digests.answersCachingSha2(asked, sha2(password + "x", asked))).isFalse();
    assertThat(digests.answersNativePassword(asked, nativeAnswer(password + "x", asked))).isFalse();
  }

  @Property
  void shouldNeverTakeAnAnswerOfChance(
      @ForAll("passwords") String password,
      @ForAll @Size(20) byte[] challenge,
      @ForAll @Size(max = 40) byte[] answer) {
    PasswordDigests digests = digests(password);
    assertThat(digests.answersCachingSha2(challenge, answer)).isFalse();
    assertThat(digests.answersNativePassword(challenge, answer)).isFalse();
  }

  @Property
  void shouldRefuseAnAnswerThatIsAlmostRight(
      @ForAll("passwords") String password,
      @ForAll @Size(20) byte[] challenge,
      @ForAll int position) {
    byte[] sha2 = sha2(password, challenge);
    byte[] old = nativeAnswer(password, challenge);
    sha2[Math.floorMod(position, sha2.length)] ^= 1;
    old[Math.floorMod(position, old.length)] ^= 1;
    PasswordDigests digests = digests(password);
    assertThat(digests.answersCachingSha2(challenge, sha2)).isFalse();
    assertThat(digests.answersNativePassword(challenge, old)).isFalse();
    // Nor is what is kept an answer to anything
    assertThat(digests.answersCachingSha2(challenge, digests.cachingSha2())).isFalse();
    assertThat(digests.answersNativePassword(challenge, digests.nativePassword())).isFalse();
    assertThat(digests.toString()).isEqualTo("PasswordDigests[kept]");
  }
}
