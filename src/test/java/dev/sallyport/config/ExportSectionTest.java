package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.config.ExportSink.FileTarget;
import dev.sallyport.config.ExportSink.SyslogTarget;
import dev.sallyport.config.ExportSink.SyslogTls;
import dev.sallyport.config.ExportSink.WebhookTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportSectionTest {
  private static final String SECRET = "whsec_c2FsbHlwb3J0IHNheXM6IGtlZXAgbWUgc2VjcmV0IQ==";
  private static final String BEFORE =
      """
      web:
        sign_in: { issuer: company, client_id: console }
      identity:
        issuers:
          - { name: company, issuer: "https://login.example.com", audiences: [sallyport] }
      connections:
        orders: { host: db, account: stored, user: gate, password: "${env:SECRET}" }
      audit:
        export:
      """;

  @TempDir private Path directory;

  @Test
  void shouldReadEveryKindOfSink() throws IOException {
    assertThat(
            sinks(
                """
                    - name: archive
                      file: { directory: out }
                    - name: siem
                      format: native
                      webhook: { url: "https://siem.example.com/in", secret: "${env:SECRET}" }
                    - name: log
                      syslog: { host: logs.example.com }
                    - name: near
                      syslog: { host: 127.0.0.1, port: 1514, tls: disabled, facility: 16 }
                """))
        .containsExactly(
            new ExportSink(
                "archive", ExportFormat.OCSF, new FileTarget(directory.resolve("out"), 64L << 20)),
            new ExportSink(
                "siem",
                ExportFormat.NATIVE,
                new WebhookTarget(
                    URI.create("https://siem.example.com/in"),
                    Secret.of(SECRET),
                    Optional.empty(),
                    Optional.empty())),
            new ExportSink(
                "log",
                ExportFormat.OCSF,
                new SyslogTarget(
                    "logs.example.com", 6514, SyslogTls.REQUIRED, Optional.empty(), 13)),
            new ExportSink(
                "near",
                ExportFormat.OCSF,
                new SyslogTarget("127.0.0.1", 1514, SyslogTls.DISABLED, Optional.empty(), 16)));
  }

  @Test
  void shouldRefuseWhatCannotBeMeant() throws IOException {
    refused("    - name: a\n", "has 0 targets");
    refused("    - { name: a, file: { directory: o }, syslog: { host: h } }\n", "has 2 targets");
    refused("    - { file: { directory: o } }\n", "name");
    refused("    - { name: 'A b', file: { directory: o } }\n", "is no name of a sink");
    refused("    - { name: a, file: { directory: data/journal } }\n", "journal's directory");
    refused(
        "    - { name: a, file: { directory: o } }\n    - { name: b, file: { directory: ./o } }\n",
        "twice");
    refused(
        "    - { name: a, file: { directory: o } }\n    - { name: a, file: { directory: p } }\n",
        "two sinks of the name 'a'");
    refused("    - { name: a, file: { directory: o, roll_size: 1KiB } }\n", "out of range");
    refused("    - { name: a, syslog: { host: logs.example.com, tls: disabled } }\n", "loopback");
    refused(
        "    - { name: a, webhook: { url: 'http://siem.example.com', secret: '${env:SECRET}' } }\n",
        "is not protected");
    refused("    - { name: a, format: cef, file: { directory: o } }\n", "expected one of ocsf");
    refused("    - { name: a, file: { directory: o, rol_size: 1MiB } }\n", "did you mean");
  }

  private void refused(String list, String problem) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> sinks(list));
    assertThat(refusal).as(list).isNotNull();
    assertThat(refusal.problems()).as(list).anyMatch(line -> line.contains(problem));
    assertThat(refusal.problems().toString()).doesNotContain("c2FsbHlwb3J0");
  }

  private List<ExportSink> sinks(String list) throws IOException {
    Files.createDirectories(directory.resolve("policies"));
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, BEFORE + list);
    return new ConfigLoader(Map.of("SECRET", SECRET)).load(file).audit().export();
  }
}
