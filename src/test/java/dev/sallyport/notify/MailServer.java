package dev.sallyport.notify;

import dev.sallyport.transport.SelfSigned;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server of somebody else's making, with STARTTLS and a password, on a real socket. */
public final class MailServer implements SimpleMessageListener, AutoCloseable {
  public static final String USER = "gate";
  public static final String PASSWORD = "mail-p4ssword";

  private final BlockingQueue<MimeMessage> mails = new LinkedBlockingQueue<>();
  private final SMTPServer server;

  private MailServer(SMTPServer.Builder builder) {
    server =
        builder
            .bindAddress(InetAddress.getLoopbackAddress())
            .port(0)
            .simpleMessageListener(this)
            .build();
    server.start();
  }

  /** Takes nothing before TLS and the password. */
  public static MailServer withStartTls(SelfSigned certificate) throws Exception {
    return new MailServer(
        new SMTPServer.Builder()
            .enableTLS()
            .requireTLS()
            .startTlsSocketFactory(context(certificate))
            .requireAuth()
            .authenticationHandlerFactory(passwords()));
  }

  /** TLS from the first byte. */
  static MailServer overTls(SelfSigned certificate) throws Exception {
    return new MailServer(
        new SMTPServer.Builder()
            .serverSocketFactory(context(certificate))
            .requireAuth()
            .authenticationHandlerFactory(passwords()));
  }

  /** Takes everything in clear. */
  static MailServer plain() {
    return new MailServer(new SMTPServer.Builder());
  }

  private static EasyAuthenticationHandlerFactory passwords() {
    return new EasyAuthenticationHandlerFactory(
        (user, password, context) -> {
          if (!USER.equals(user) || !PASSWORD.equals(password)) {
            throw new LoginFailedException();
          }
        });
  }

  private static SSLContext context(SelfSigned files) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(files.certificate())) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setKeyEntry("mail", files.privateKey(), new char[0], new Certificate[] {certificate});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  public int port() {
    return server.getPortAllocated();
  }

  public MimeMessage next() throws InterruptedException {
    MimeMessage mail = mails.poll(30, TimeUnit.SECONDS);
    if (mail == null) {
      throw new AssertionError("no mail came");
    }
    return mail;
  }

  boolean isEmpty() {
    return mails.isEmpty();
  }

  @Override
  public boolean accept(String from, String recipient) {
    return true;
  }

  @Override
  public void deliver(String from, String recipient, InputStream data) throws IOException {
    try {
      mails.add(new MimeMessage(Session.getInstance(new Properties()), data));
    } catch (MessagingException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
