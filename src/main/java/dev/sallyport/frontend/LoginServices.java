package dev.sallyport.frontend;

import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.RefusedLogins;
import java.util.function.Supplier;

/**
 * What the logins of a listener need besides their socket.
 *
 * @param greetings what clients are told of the server
 * @param check decides who comes in
 * @param failures makes those wait who fail too often
 * @param minutes hears of every login that was refused
 * @param clients asked once for each client that was let in, on its event loop
 */
public record LoginServices(
    ServerGreetings greetings,
    LoginCheck check,
    FailedLogins failures,
    RefusedLogins minutes,
    Supplier<AdmittedClientHandler> clients) {}
