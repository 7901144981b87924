package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.sql.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingPoliciesTest {
  private static final String READ =
      PolicyText.policy("p", "- allow: { verbs: [select], tables: [shop.orders] }");
  private static final String NOTHING = PolicyText.policy("p", "- deny: { verbs: [select] }");

  @TempDir Path directory;

  @Test
  void shouldTakeOverAChangedFile() throws IOException {
    // Given
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    assertThat(policies.reload().changed()).isFalse();
    assertThat(ruleOf(policies)).isEqualTo("p/1");
    // When
    write("p.yaml", NOTHING);
    // Then nothing changes before the look, and all of it after
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Allow.class);
    assertThat(policies.reload().changed()).isTrue();
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void shouldTellWhoAsksAgainAndAgainOfTheNewPolicyAtOnce() throws IOException {
    // Given
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    Question asked = select();
    Policies about = policies.about(asked.principal(), asked.connection());
    assertThat(about.judge(asked)).isEqualTo(policies.judge(asked));
    assertThat(about.judge(asked)).isInstanceOf(Verdict.Allow.class);
    assertThat(about.masks(asked.principal(), asked.connection()).isEmpty()).isTrue();
    // When
    write("p.yaml", NOTHING + "masks:\n  - { columns: [shop.orders.note], as: redact }\n");
    assertThat(policies.reload().changed()).isTrue();
    // Then
    assertThat(about.judge(asked)).isInstanceOf(Verdict.Deny.class);
    assertThat(about.masks(asked.principal(), asked.connection()).isEmpty()).isFalse();
    assertThat(about.judge(select())).isEqualTo(policies.judge(select()));
  }

  @Test
  void shouldTakeOverAllFilesOrNone() throws IOException {
    // Given
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    String before = policies.current().version();
    // When one file gets better and another one is broken
    write("p.yaml", NOTHING);
    write("q.yaml", "policy: q\nmatch: {\n");
    ReloadingPolicies.Reload reload = policies.reload();
    // Then
    assertThat(reload.changed()).isFalse();
    assertThat(reload.problems()).singleElement().asString().contains("q.yaml:3: is not YAML");
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Allow.class);
    assertThat(policies.current().version()).isEqualTo(before);
    // And it is told once, until the file changes again
    assertThat(policies.reload().problems()).isEmpty();
    write("q.yaml", NOTHING.replace("policy: p", "policy: q"));
    assertThat(policies.reload().changed()).isTrue();
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void shouldKeepThePolicyWhenTheCheckOfTheNewOneFails() throws IOException {
    // Given
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    write("p.yaml", NOTHING);
    // When
    ReloadingPolicies.Reload reload = policies.reload(read -> List.of("no, " + read.names()));
    // Then
    assertThat(reload.changed()).isFalse();
    assertThat(reload.problems()).containsExactly("no, [p]");
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldKeepThePolicyWhenTheDirectoryIsEmptyOrGone() throws IOException {
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);

    Files.delete(directory.resolve("p.yaml"));
    assertThat(policies.reload().problems()).singleElement().asString().contains("holds no policy");
    Files.delete(directory);
    assertThat(policies.reload().problems()).singleElement().asString().contains("is no directory");
    assertThat(policies.reload().problems()).isEmpty();
    assertThat(ruleOf(policies)).isEqualTo("p/1");
    Files.createDirectory(directory);
    write("p.yaml", READ);
    // And that it is as it was is told, once too
    assertThat(policies.reload()).isEqualTo(new ReloadingPolicies.Reload(false, true, List.of()));
    assertThat(policies.reload()).isEqualTo(new ReloadingPolicies.Reload(false, false, List.of()));
  }

  /** What an editor has written of it so far lacks the masks, or is no policy at all. */
  @Test
  void shouldTakeNothingWhileFilesAreBeingWritten() throws IOException {
    // Given
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    // When a look finds a part, and the next one the whole
    for (String part : List.of("", "mat", NOTHING.substring(0, 40), READ + "# almost\n")) {
      write("p.yaml", part);
      assertThat(policies.poll(read -> List.of()))
          .isEqualTo(new ReloadingPolicies.Reload(false, false, List.of()));
    }
    write("p.yaml", NOTHING);
    assertThat(policies.poll(read -> List.of()).changed()).isFalse();
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Allow.class);
    // Then it is in force with the one after
    assertThat(policies.poll(read -> List.of()).changed()).isTrue();
    assertThat(policies.judge(select())).isInstanceOf(Verdict.Deny.class);
    assertThat(policies.poll(read -> List.of()).changed()).isFalse();
  }

  @Test
  void shouldComplainOfABrokenFileThatStandsStill() throws IOException {
    write("p.yaml", READ);
    ReloadingPolicies policies = ReloadingPolicies.open(directory);
    write("p.yaml", "policy: p\n");
    assertThat(policies.poll(read -> List.of()).problems()).isEmpty();
    assertThat(policies.poll(read -> List.of()).problems()).isNotEmpty();
    assertThat(policies.poll(read -> List.of()).problems()).isEmpty();
    write("p.yaml", READ);
    assertThat(policies.poll(read -> List.of()).mended()).isFalse();
    assertThat(policies.poll(read -> List.of()).mended()).isTrue();
  }

  @Test
  void shouldNotStartWithABrokenPolicy() throws IOException {
    write("p.yaml", READ);
    write("q.yaml", "policy: q\n");

    assertThatThrownBy(() -> ReloadingPolicies.open(directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("q.yaml:1: match: is missing");
  }

  private static Question select() {
    return Facts.of(Verb.SELECT, "shop.orders").question();
  }

  private static String ruleOf(Policies policies) {
    return policies.judge(select()).rule();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }
}
