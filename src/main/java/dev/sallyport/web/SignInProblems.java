package dev.sallyport.web;

import dev.sallyport.identity.TokenRejectedException;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why somebody is not let in to the console, and what to do next. */
final class SignInProblems {
  private static final Logger LOG = LoggerFactory.getLogger(SignInRoutes.class);

  private SignInProblems() {}

  static ProblemException stale() {
    return new Problem(
            400,
            "sign-in-stale",
            "This sign-in cannot be finished",
            "It was finished before, took too long, or began in another browser.",
            "Sign in again.")
        .asException();
  }

  static ProblemException notWritten(Throwable cause) {
    LOG.error("sign-in refused, it cannot be written down error={}", cause.toString());
    return Problem.unavailable(
            "The sign-in cannot be written down, so it is not let in.",
            "Try again, and tell the operator if it stays.")
        .asException();
  }

  static ProblemException leftHereOnly() {
    return new Problem(
            503,
            "signed-out-here-only",
            "You are signed out at this console only",
            "The store does not answer, so the other consoles still know your sign-in.",
            "Close the browser. The gateway goes on telling them until the sign-in would end by"
                + " itself; tell the operator if this stays.")
        .asException();
  }

  static ProblemException failure(Throwable cause) {
    if (cause instanceof TokenRejectedException) {
      LOG.info("sign-in refused error={}", cause.getMessage());
      return refused("The identity provider's answer is not accepted: " + cause.getMessage() + ".");
    }
    LOG.warn("sign-in failed error={}", cause.toString());
    return Problem.unavailable(
            "The identity provider cannot be asked at the moment.", "Try again in a minute.")
        .asException();
  }

  static ProblemException refused(String detail) {
    return new Problem(
            403,
            "sign-in-refused",
            "You are not let in",
            detail,
            "Sign in again, perhaps as somebody else.")
        .asException();
  }

  static ProblemException askedFromElsewhere(Home home) {
    return Problem.forbidden(
            "other-origin",
            "A page of another site sent your browser here.",
            "Open the console at " + home.origin() + " and go on from there.")
        .asException();
  }

  /** An error code of RFC 6749, section 4.1.2.1; anything else is not repeated. */
  static String providerError(RoutingContext ctx) {
    String error = ctx.request().getParam("error");
    return error != null && error.matches("[a-z_]{1,64}") ? error : "no reason given";
  }
}
