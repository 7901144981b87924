package dev.sallyport.cli.store;

import dev.sallyport.cli.StoreSource;
import dev.sallyport.store.StoreVersions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sallyport store migrate}: what a gateway does at its start, before it. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the tables of the store, or brings them to the version of this jar.",
      "Each gateway does so at its start; of several that try at the same time, one does it."
    })
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "0..1")
  private StoreSource source = new StoreSource();

  @Override
  public Integer call() {
    Answer answer = new Answer(spec);
    return answer.of(
        () -> {
          List<String> done = StoreVersions.migrate(source.store());
          done.forEach(answer::say);
          answer.say(
              source.store().shown()
                  + (done.isEmpty()
                      ? " was up to date"
                      : " is up to date: " + done.size() + " steps"));
          return 0;
        });
  }
}
