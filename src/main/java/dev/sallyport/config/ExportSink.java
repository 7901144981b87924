package dev.sallyport.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Somebody who is sent every event of the audit trail.
 *
 * @param name for logs and for the place up to which it has everything: who renames a sink begins
 *     anew
 */
public record ExportSink(String name, ExportFormat format, Target target) {
  private static final String NAME = "[a-z0-9][a-z0-9_-]{0,39}";

  /** Checks the name. */
  public ExportSink {
    if (name == null || !name.matches(NAME)) {
      throw new InvalidSettingException(
          "name", "'" + name + "' is no name of a sink; expected up to 40 of a-z, 0-9, - and _");
    }
    Require.present("format", format);
    Require.present("target", target);
  }

  /** In which words. */
  public enum ExportFormat {
    /** As the Open Cybersecurity Schema Framework has them. */
    OCSF,
    /** As {@code replay --json} has them, with their place and whose they are. */
    NATIVE
  }

  /** Where to. */
  public sealed interface Target {}

  /**
   * Files of JSON lines.
   *
   * @param directory of its own, local disk
   * @param rollBytes a file of that size is closed and another one begun, 1 MiB to 4 GiB; every
   *     hour as well
   */
  public record FileTarget(Path directory, long rollBytes) implements Target {
    /** Checks the range. */
    public FileTarget {
      Require.present("directory", directory);
      Require.range("roll_size", rollBytes, 1L << 20, 1L << 32);
    }
  }

  /**
   * A program that is sent batches of JSON lines, signed as the Standard Webhooks say.
   *
   * @param url https, or http on a loopback host
   * @param secret {@code whsec_} and 24 to 64 bytes in base64
   * @param previousSecret signs too, while the receiver changes to {@code secret}
   */
  public record WebhookTarget(
      URI url, Secret secret, Optional<Secret> previousSecret, Optional<Path> authorities)
      implements Target {
    /** Checks address and secrets, by the rules of {@link NotifyChannel.Webhook}. */
    public WebhookTarget {
      var checked =
          new NotifyChannel.Webhook(
              url, secret, previousSecret, NotifyChannel.Audience.ALL, authorities);
      url = checked.url();
    }
  }

  /**
   * A receiver of syslog over TCP, each message with its length before it.
   *
   * @param facility 0 to 23; 13 is that of audit logs
   */
  public record SyslogTarget(
      String host, int port, SyslogTls tls, Optional<Path> authorities, int facility)
      implements Target {
    /** Statements do not travel in clear over a network. */
    public SyslogTarget {
      Require.text("host", host);
      Require.range("port", port, 1, 65_535);
      Require.present("tls", tls);
      Require.present("ca", authorities);
      Require.range("facility", facility, 0, 23);
      if (tls == SyslogTls.DISABLED && !Require.isLoopback(host)) {
        throw new InvalidSettingException(
            "tls", "is disabled; expected required for a host that is not loopback");
      }
    }
  }

  /** How a receiver of syslog is talked to. */
  public enum SyslogTls {
    /** RFC 5425; a certificate that does not vouch for the host is refused. */
    REQUIRED,
    /** None, on this machine only. */
    DISABLED
  }
}
