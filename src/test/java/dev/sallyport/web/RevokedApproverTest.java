package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Revoking;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that comes for its lease when whoever approved it is thrown out. */
@Tag(EmptyStore.FILES)
class RevokedApproverTest {
  private static final String REQUESTS = "/api/v1/access-requests";
  private static final Principal ADAM = Person.of("adam", "Adam Weiss", "admins");

  @TempDir private Path directory;
  private ConsoleFixture console;

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldMakeNoLeaseByTheWordOfWhoWasRevokedSince() {
    // Given
    String id = ask();
    assertThat(Visitor.signedIn(console, "dora").decide(id, "approve", "").statusCode())
        .isEqualTo(200);
    Revoking.Outcome revoked =
        ConsoleFixture.await(
            console.revoking.revoke(Revocation.Kind.PRINCIPAL, "idp:dora", "stolen", ADAM));
    // When the agent comes for it
    JsonObject answer = look(id);
    // Then it is told what to do
    assertThat(answer.getString("state")).isEqualTo("denied");
    assertThat(answer.getString("reason")).contains("was revoked since; ask anew");
    assertThat(answer.containsKey("lease")).isFalse();
    // And that is so for good, while what it asks anew can be approved
    ConsoleFixture.await(console.revoking.lift(revoked.revocation().id(), ADAM));
    assertThat(look(id).getString("state")).isEqualTo("denied");
    assertThat(ConsoleFixture.await(console.store.leases().ofRequest(id))).isEmpty();
    String again = ask();
    assertThat(Visitor.signedIn(console, "dora").decide(again, "approve", "").statusCode())
        .isEqualTo(200);
    assertThat(look(again).getString("state")).isEqualTo("granted");
  }

  private String ask() {
    HttpResponse<String> asked =
        new Visitor(console)
            .post(
                REQUESTS,
                new JsonObject()
                    .put("connection", "orders-prod")
                    .put("purpose", "nightly report")
                    .encode(),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + console.token("nightly"));
    assertThat(asked.statusCode()).isEqualTo(202);
    return Visitor.json(asked).getString("id");
  }

  private JsonObject look(String id) {
    return Visitor.json(
        new Visitor(console)
            .get(REQUESTS + "/" + id, "Authorization", "Bearer " + console.token("nightly")));
  }
}
