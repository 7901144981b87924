package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import io.vertx.core.Promise;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One of several consoles: who has left is out, and strangers write nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class SignInsElsewhereTest {
  private static final String COOKIE = "sallyport-console";

  @TempDir private static Path directory;
  private static final SharedStub SHARED = new SharedStub();
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.startSharing(directory, SamlSignInRoutesTest.provider("corp"), SHARED);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @AfterEach
  void mend() {
    SHARED.writesFail = false;
    SHARED.usedElsewhere = false;
    SHARED.held = null;
  }

  @Test
  void shouldStayOutWhileTheOthersCannotBeToldAndTellThemInTheEnd() {
    // Given
    Visitor dora = Visitor.signedIn(console, "dora");
    Visitor thief = thiefOf(dora);
    // When
    SHARED.writesFail = true;
    HttpResponse<String> left = dora.post("/sign-out", "{}");
    // Then they are told that it is not done, and their browser forgets it all the same
    assertThat(left.statusCode()).isEqualTo(503);
    assertThat(Visitor.json(left).getString("type"))
        .isEqualTo("urn:sallyport:problem:signed-out-here-only");
    assertThat(dora.cookies).doesNotContainKey(COOKIE);
    // And nobody is here, though the store says that they are
    assertThat(SHARED.rows).containsKey(row(thief));
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(401);
    // And it is done as soon as it can be
    SHARED.writesFail = false;
    Await.until(() -> !SHARED.rows.containsKey(row(thief)));
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldAnswerWhoLeavesOnceNobodyKnowsThem() {
    Visitor dora = Visitor.signedIn(console, "dora");
    Visitor thief = thiefOf(dora);

    assertThat(dora.post("/sign-out", "{}").statusCode()).isEqualTo(200);

    assertThat(SHARED.rows).doesNotContainKey(row(thief));
  }

  @Test
  void shouldNotTakeWhoWasFoundBeforeTheyLeftAtAnotherConsole() throws Exception {
    // Given somebody who came at another console, and is being looked for here
    Visitor dora = elsewhere();
    CompletableFuture<HttpResponse<String>> asking = asking(dora);
    // When they leave there, this one hears of it, and only then what was found comes
    SHARED.rows.remove(row(dora));
    console.web.leftElsewhere(OpaqueToken.digest(dora.cookies.get(COOKIE))).await();
    SHARED.held.complete();
    // Then
    assertThat(asking.get().statusCode()).isEqualTo(401);
    SHARED.held = null;
    assertThat(dora.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldLookAgainForWhoWasFoundBeforeNewsWereMissed() throws Exception {
    // Given
    Visitor dora = elsewhere();
    CompletableFuture<HttpResponse<String>> asking = asking(dora);
    Promise<Void> slow = SHARED.held;
    // When they leave and nobody hears of it
    SHARED.rows.remove(row(dora));
    SHARED.held = null;
    console.web.missedElsewhere().await();
    slow.complete();
    // Then
    assertThat(asking.get().statusCode()).isEqualTo(401);
  }

  @Test
  void shouldNeitherWriteNorLookForWhatStrangersMakeUp() {
    SHARED.calls.clear();
    Visitor stranger = new Visitor(console);
    for (int i = 0; i < 20; i++) {
      stranger.get("/sign-in");
      stranger.get("/sign-in/saml");
      stranger.get("/sign-in/callback?code=x&state=" + OpaqueToken.next());
      stranger.get("/sign-in/callback?code=x&state=x");
      stranger.get("/sign-in/saml/finish?ticket=x");
      stranger.post(
          "/sign-in/saml/callback",
          "SAMLResponse=x&RelayState=" + OpaqueToken.next(),
          "Content-Type",
          "application/x-www-form-urlencoded");
      stranger.cookies.put(COOKIE, "x");
      stranger.get("/api/v1/me");
    }
    assertThat(SHARED.calls).isEmpty();
    // And of what could be ours there is one look, and nothing that waits for its turn
    stranger.get("/sign-in/saml/finish?ticket=" + OpaqueToken.next());
    stranger.cookies.put(COOKIE, OpaqueToken.next());
    stranger.post("/sign-out", "{}");
    assertThat(SHARED.calls).containsExactly("find ANSWERED", "find SIGNED_IN");
  }

  @Test
  void shouldNotTakeAgainWhatWasUsedAtAnotherConsole() {
    Visitor dora = new Visitor(console);
    String callback = dora.chooseAtProvider("/sign-in", "dora");
    // When another console was first
    SHARED.usedElsewhere = true;
    // Then
    assertThat(dora.get(callback).statusCode()).isEqualTo(400);
    assertThat(dora.cookies).doesNotContainKey(COOKIE);
  }

  @Test
  void shouldLetNobodyInOfWhomItIsNotKnownWhetherTheyCameBefore() {
    Visitor dora = new Visitor(console);
    String callback = dora.chooseAtProvider("/sign-in", "dora");
    SHARED.writesFail = true;

    assertThat(dora.get(callback).statusCode()).isEqualTo(503);
    assertThat(dora.cookies).doesNotContainKey(COOKIE);
  }

  /** Somebody whom only the store knows. */
  private static Visitor elsewhere() {
    Visitor dora = Visitor.signedIn(console, "dora");
    String cookie = OpaqueToken.next();
    SHARED.rows.put("SIGNED_IN" + OpaqueToken.digest(cookie), SHARED.rows.get(row(dora)));
    Visitor other = new Visitor(console);
    other.cookies.putAll(Map.of(COOKIE, cookie));
    return other;
  }

  private static CompletableFuture<HttpResponse<String>> asking(Visitor visitor) {
    SHARED.held = Promise.promise();
    SHARED.calls.clear();
    CompletableFuture<HttpResponse<String>> asking =
        CompletableFuture.supplyAsync(
            () -> visitor.get("/api/v1/me"), task -> new Thread(task).start());
    Await.until(() -> SHARED.calls.equals(List.of("find SIGNED_IN")));
    return asking;
  }

  private static Visitor thiefOf(Visitor visitor) {
    Visitor thief = new Visitor(console);
    thief.cookies.putAll(visitor.cookies);
    return thief;
  }

  private static String row(Visitor visitor) {
    return "SIGNED_IN" + OpaqueToken.digest(visitor.cookies.get(COOKIE));
  }
}
