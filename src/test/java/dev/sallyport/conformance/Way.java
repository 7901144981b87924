package dev.sallyport.conformance;

import dev.sallyport.config.Secret;

/**
 * Where a case is run.
 *
 * @param port on 127.0.0.1
 * @param user account of the server, or name of a connection of the gateway
 * @param password of the account, or a token
 * @param gate whether it is the gateway, which takes tokens in clear on this machine
 */
record Way(int port, String user, Secret password, boolean gate) {
  /** The schema that every case begins in. */
  static final String SCHEMA = "kit";

  String name() {
    return gate ? "gate" : "direct";
  }
}
