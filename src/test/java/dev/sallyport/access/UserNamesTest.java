package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserNamesTest {
  /** Longest name of a user in MySQL. */
  private static final int LONGEST = 32;

  private final Secret installation = UserNames.newInstallation();
  private final UserNames alone = new UserNames(installation);
  private final UserNames first = new UserNames(installation, Optional.of("0123456789ab"));
  private final UserNames second = new UserNames(installation, Optional.of("ba9876543210"));

  @Test
  void shouldKnowItsOwnAndThoseOfOtherNodes() {
    for (UserNames names : new UserNames[] {alone, first, second}) {
      String name = names.next();
      assertThat(name).hasSizeLessThanOrEqualTo(LONGEST).startsWith(UserNames.PREFIX);
      assertThat(alone.isOurs(name)).isTrue();
      assertThat(second.isOurs(name)).isTrue();
      assertThat(first.isOurs(name + "a")).isFalse();
      assertThat(new UserNames(UserNames.newInstallation()).isOurs(name)).isFalse();
    }
  }

  @Test
  void shouldTellWhoseANameIs() {
    String name = first.next();
    assertThat(second.isOf("0123456789ab", name)).isTrue();
    assertThat(second.isOf("ba9876543210", name)).isFalse();
    assertThat(alone.isOf("0123456789ab", alone.next())).isFalse();
  }

  @Test
  void shouldNotTakeANameWhoseMarkSomebodyChanged() {
    String name = first.next();
    String mark = name.substring(UserNames.PREFIX.length(), UserNames.PREFIX.length() + 5);
    String other =
        second.next().substring(UserNames.PREFIX.length(), UserNames.PREFIX.length() + 5);
    assertThat(first.isOurs(name.replace(mark, other))).isFalse();
  }
}
