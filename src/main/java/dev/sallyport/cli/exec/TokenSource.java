package dev.sallyport.cli.exec;

import dev.sallyport.config.Secret;

/** Where the caller's token comes from. */
interface TokenSource {
  /**
   * The token to begin with.
   *
   * @throws ExecFailure when there is none
   */
  Secret token() throws ExecFailure, InterruptedException;

  /**
   * A token after the last one was refused, for it may have expired while the task ran.
   *
   * @throws ExecFailure when this source has only the one
   */
  Secret renewed() throws ExecFailure, InterruptedException;
}
