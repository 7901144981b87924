package dev.sallyport.prove;

import dev.sallyport.config.Secret;

/** Where a client connects on 127.0.0.1, and what it shows. */
record ClientLogin(int port, String user, Secret password) {}
