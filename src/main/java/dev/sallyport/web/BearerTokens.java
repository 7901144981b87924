package dev.sallyport.web;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.identity.Revocations;
import dev.sallyport.identity.TokenRejectedException;
import dev.sallyport.identity.VerifiedToken;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets programs in by the token that also opens a session (RFC 6750, section 2.1), to a few routes
 * and to what is their own there. No browser sends the header for another site, so such a request
 * need not come from our own pages; a cookie beside it counts for nothing.
 */
final class BearerTokens implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(BearerTokens.class);
  private static final String SCHEME = "bearer ";

  /** First path segments behind {@code /api/v1/} that take a token. */
  private static final List<String> ROUTES =
      List.of("/api/v1/access-requests", "/api/v1/leases", "/api/v1/sessions");

  private final AccessServices access;
  private final Revocations revocations;
  private final boolean behindProxy;
  private final EventLoop loop;

  /**
   * With what it needs.
   *
   * @param behindProxy whether all clients may have one address, by which none is limited then
   */
  BearerTokens(
      AccessServices access, Revocations revocations, boolean behindProxy, EventLoop loop) {
    this.access = access;
    this.revocations = revocations;
    this.behindProxy = behindProxy;
    this.loop = loop;
  }

  /** Whether a request shows a token, so that it stands and falls with it. */
  static boolean shownIn(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaderNames.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (!shownIn(ctx.request())) {
      ctx.next();
      return;
    }
    if (ROUTES.stream().noneMatch(route -> isAt(ctx.normalizedPath(), route))) {
      ctx.fail(
          Problem.forbidden(
                  "no-token-here",
                  "Tokens are taken for access requests, leases and sessions of one's own alone.",
                  "Sign in to the console.")
              .asException());
      return;
    }
    ClientNetwork client = ClientNetwork.of(ctx.request().remoteAddress().hostAddress());
    Optional<Duration> wait = behindProxy ? Optional.empty() : access.failures().wait(client);
    if (wait.isPresent()) {
      note(ctx, client, "too many tokens from this address were refused");
      refuseForNow(ctx, wait.get().plusMillis(999).toSeconds());
      return;
    }
    String token =
        ctx.request().getHeader(HttpHeaderNames.AUTHORIZATION).substring(SCHEME.length()).strip();
    loop.bring(access.tokens().verify(Secret.of(token)))
        .onSuccess(verified -> enter(ctx, verified))
        .onFailure(
            cause -> {
              if (cause instanceof TokenRejectedException) {
                if (!behindProxy) {
                  access.failures().failed(client);
                }
                note(ctx, client, cause.getMessage());
              }
              ctx.fail(problem(cause).asException());
            });
  }

  private void note(RoutingContext ctx, ClientNetwork client, String reason) {
    access
        .refusals()
        .note(
            new Refusal(client, ctx.request().remoteAddress().toString(), "", "", reason, "token"));
  }

  private static void refuseForNow(RoutingContext ctx, long seconds) {
    ctx.response().putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
    ctx.fail(
        new Problem(
                429,
                "too-many-failures",
                "Too many tokens were refused",
                "Too many tokens from your address were refused, so this one was not looked at.",
                "Try again in " + seconds + " s, with another token.")
            .asException());
  }

  private static boolean isAt(String path, String route) {
    return path.equals(route) || path.startsWith(route + "/");
  }

  /** Whatever groups a token names, by it one sees one's own. */
  private void enter(RoutingContext ctx, VerifiedToken verified) {
    Optional<String> revoked = revocations.reasonAgainst(verified.principal());
    if (revoked.isPresent()) {
      LOG.info("token refused principal={} error=revoked", verified.principal().id());
      ctx.fail(
          Problem.forbidden("revoked", revoked.get() + ".", "Ask your administrator.")
              .asException());
      return;
    }
    Viewer viewer = new Viewer(verified.principal(), false, false);
    SignInRoutes.enter(ctx, ConsoleSession.byToken(viewer, verified.expiresAt()));
  }

  private static Problem problem(Throwable cause) {
    Optional<String> reason =
        cause instanceof TokenRejectedException rejected
            ? Optional.of(rejected.getMessage())
            : Optional.empty();
    reason.ifPresentOrElse(
        why -> LOG.info("token refused error={}", why),
        () -> LOG.error("token check failed error={}", cause.toString()));
    return reason
        .map(
            why ->
                new Problem(
                    401,
                    "token-refused",
                    "The token is not accepted",
                    "The token is not accepted: " + why + ".",
                    "Get a new token from your identity provider."))
        .orElseGet(
            () ->
                Problem.unavailable(
                    "The token cannot be checked at the moment.", "Try again in a minute."));
  }
}
