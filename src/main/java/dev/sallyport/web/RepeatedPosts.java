package dev.sallyport.web;

import dev.sallyport.recording.KeptAnswers;
import dev.sallyport.recording.KeptAnswers.Claim;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a POST out once, however often it comes with the same {@code Idempotency-Key}. A caller
 * that lost the answer asks again with the same key and gets an answer to what was done, not a
 * second act. A request that did nothing is forgotten, so that it may be tried again.
 */
final class RepeatedPosts {
  static final String KEY = "Idempotency-Key";
  private static final String REPEATED = "Idempotency-Replayed";

  /** Visible ASCII; a UUID fits, and so does what others' libraries make. */
  private static final String FORM = "[!-~]{1,255}";

  /** No request takes as long; one that has not ended then died with its gateway. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(RepeatedPosts.class);

  private final KeptAnswers kept;
  private final EventLoop loop;
  private final Clock clock;

  RepeatedPosts(KeptAnswers kept, EventLoop loop, Clock clock) {
    this.kept = kept;
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * How a request is answered.
   *
   * @param keeps what has to be known to answer again; no secret and no statement
   * @param first answers the first time
   * @param again answers from what was kept
   */
  record Answering<T>(
      Function<T, JsonObject> keeps, Consumer<T> first, Consumer<JsonObject> again) {}

  /**
   * Carries a request out, or answers it from what is known of its key.
   *
   * @param act what it does; begins when it is asked for, and has done nothing when it fails
   */
  <T> void once(RoutingContext ctx, Supplier<Future<T>> act, Answering<T> answering) {
    Optional<String> key = Optional.ofNullable(ctx.request().getHeader(KEY));
    if (key.isEmpty()) {
      loop.bring(act.get()).onFailure(ctx::fail).onSuccess(answering.first()::accept);
      return;
    }
    if (!key.get().matches(FORM)) {
      throw Problem.badRequest(
              "The header " + KEY + " is not 1 to 255 visible characters.", "Send a UUID.")
          .asException();
    }
    KeptAnswers.Post post =
        post(
            SignInRoutes.viewer(ctx).principal().id(),
            key.get(),
            ctx.request().path(),
            Optional.ofNullable(ctx.body().buffer()).orElseGet(Buffer::buffer));
    loop.bring(kept.claim(post, clock.instant()))
        .onFailure(ctx::fail)
        .onSuccess(claim -> go(ctx, post.keyDigest(), claim, act, answering));
  }

  private <T> void go(
      RoutingContext ctx,
      String digest,
      Claim claim,
      Supplier<Future<T>> act,
      Answering<T> answering) {
    if (claim instanceof Claim.Begun) {
      loop.bring(done(act, digest, answering))
          .onFailure(ctx::fail)
          .onSuccess(answering.first()::accept);
    } else if (claim instanceof Claim.Done before) {
      ctx.response().putHeader(REPEATED, "true");
      answering.again().accept(new JsonObject(before.answer()));
    } else {
      ctx.fail(refusal(ctx, claim).asException());
    }
  }

  private <T> Future<T> done(Supplier<Future<T>> act, String digest, Answering<T> answering) {
    return started(act)
        .onFailure(
            undone ->
                kept.release(digest)
                    .onFailure(e -> LOG.warn("key not released error={}", e.toString())))
        .compose(
            value ->
                // What was done is answered as done, whether it can be told again or not.
                kept.keep(digest, answering.keeps().apply(value).encode())
                    .onFailure(e -> LOG.error("answer not kept error={}", e.toString()))
                    .transform(stored -> Future.succeededFuture(value)));
  }

  private static <T> Future<T> started(Supplier<Future<T>> act) {
    try {
      return act.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private Problem refusal(RoutingContext ctx, Claim claim) {
    if (claim instanceof Claim.OtherPost) {
      return new Problem(
          422,
          "key-used",
          "The key belongs to another request",
          "The same " + KEY + " came before with another path or body.",
          "Use a new key for a new request.");
    }
    if (claim instanceof Claim.TooMany) {
      return new Problem(
          429,
          "too-many-keys",
          "Too many keys",
          "You have used "
              + KeptAnswers.MAX_PER_PRINCIPAL
              + " keys within "
              + KeptAnswers.KEPT.toHours()
              + " hours.",
          "Wait, or send the request without a key.");
    }
    Claim.Running running = (Claim.Running) claim;
    if (clock.instant().isBefore(running.since().plus(LONGEST))) {
      ctx.response().putHeader(HttpHeaderNames.RETRY_AFTER, "1");
      return Problem.conflict(
          "still-running",
          "The same request is being carried out.",
          "Ask again with the same key in a second.");
    }
    return Problem.conflict(
        "outcome-unknown",
        "The same request began at " + running.since() + " and was interrupted.",
        "Look whether it was done; if not, send it with a new key.");
  }

  static KeptAnswers.Post post(String principal, String key, String path, Buffer body) {
    return new KeptAnswers.Post(
        digest(bytes(principal), bytes(key)), principal, digest(bytes(path), body.getBytes()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Each part behind its length, so that no two different pairs give the same bytes. */
  private static String digest(byte[] one, byte[] other) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(Buffer.buffer().appendInt(one.length).appendBytes(one).getBytes());
      return HexFormat.of().formatHex(sha256.digest(other));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
