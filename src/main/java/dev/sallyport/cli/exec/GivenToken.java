package dev.sallyport.cli.exec;

import dev.sallyport.config.Secret;

/** The one token that the environment holds. */
record GivenToken(Secret token) implements TokenSource {
  @Override
  public Secret renewed() throws ExecFailure {
    throw new ExecFailure(
        ExitStatus.REFUSED,
        "the token was refused, and " + TokenOptions.TOKEN_VARIABLE + " holds no other");
  }
}
